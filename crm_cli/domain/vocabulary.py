"""The closed lists of words the records use. The file's CHECK constraints hold the same; a test compares them."""

CONTACT_KINDS = ("person", "org")
TIERS = ("A", "B", "C", "D")
LIFECYCLE = ("raw", "verified", "engaged", "prospect", "customer", "lapsed", "disqualified")
CONSENT_CHANNELS = ("call", "sms", "email", "chat")
PHONE_TYPES = ("mobile", "phone", "whatsapp")
POINT_TYPES = (*PHONE_TYPES, "email", "telegram", "instagram", "bale", "eitaa", "website", "address", "other")

CHANNELS = ("call", "meeting", "visit", "email", "sms", "chat", "social", "fax", "letter", "note")
DIRECTIONS = ("in", "out")
STARTED_BY = ("customer", "us")
OUTCOMES = ("answered", "no_answer", "busy", "left_message", "sent", "failed", "visited")

FOLLOWUP_KINDS = ("call", "message", "visit", "payment", "document", "survey", "care", "other")
ANCHORS = ("schedule", "completion")
FOLLOWUP_STATUSES = ("open", "doing", "done", "cancelled")

ROLES = ("owner", "manager", "seller", "care")

COMPLAINT_STATUSES = (
    "new",
    "acknowledged",
    "investigating",
    "waiting",
    "resolved",
    "closed",
    "rejected",
    "withdrawn",
    "merged",
)
AT_HALF, AT_BREACH, BY_HAND = 1, 2, 3  # levels of escalation
MANY_HANDOFFS = 2  # a record that was handed on more often is in nobody's hands
COMPLAINT_SUBJECTS = ("product", "service", "staff", "supplier", "price", "process")
DECISIONS = ("upheld", "partly", "rejected")
REMEDIES = ("repair", "replace", "refund", "discount", "apology", "explanation", "other")
REMEDY_ANSWERS = ("accepted", "declined")
REMEDY_STATES = ("offered", "accepted", "declined", "delivered")

DOCUMENT_KINDS = ("passport", "visa", "national_id", "receipt", "photo", "contract", "voucher", "other")

# As typed. What is kept, and how the reverse is called, stands in `relations`.
RELATIONS = ("spouse", "child", "parent", "sibling", "friend", "colleague", "agent", "emergency")

DUPLICATE_REASONS = (
    "same_phone",
    "same_email",
    "same_handle",
    "same_name",
    "similar_name",
    "same_birthday",
    "same_organisation",
    "same_city",
    "other_name",
    "other_birthday",
)
WANTED = ("phone", "email", "city", "source")  # what should be known of a contact once it is verified
DATA_CHECKS = ("invalid_phone", "invalid_email", "unreachable", "unverified", "unused_field", "duplicates")

FIELD_TYPES = ("text", "number", "date", "flag", "choice")

FINDING_STATES = ("ok", "note", "mend", "damaged")  # the worst comes last

BACKUP_REASONS = (
    "manual",
    "daily",
    "before-import",
    "before-restore",
    "before-forget",
    "before-migration",
    "before-repair",
)
BACKUP_STATES = ("ok", "incomplete", "unreadable", "newer", "damaged")  # the worst comes last

SECTIONS = ("breach", "overdue", "due", "complaint", "reply", "no_next_step", "document", "birthday")
