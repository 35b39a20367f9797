"""What the columns of files of conversations, follow-ups and complaints are called, by whom.

Our own exports, EspoCRM, HubSpot, Monica, and sheets of people in two languages. Of several columns that give one
value, the first here that is filled counts. What the values mean is the domain's.
"""

from collections.abc import Mapping, Sequence

_WHOM = {
    "contact": "contacts, contact, contact name, customer, customer name, client, name of contact, full name, person,"
    "associated contact, contact called, parent, parent name, account, account name, lead, company,"
    "نام مشتری, مشتری, مخاطب, نام مخاطب, طرف حساب,"
    "نام و نام خانوادگی, شخص, شرکت",
    "contact_id": "contact ids, contact id, number of contact, شماره مشتری, کد مشتری",
    "contact_uid": "contact uid, contact uids, uid of contact",
    "email": "email, e-mail, email address, contact email, customer email, associated contact email, ایمیل,"
    "آدرس ایمیل, پست الکترونیک, رایانامه",
    "phone": "phone, mobile, phone number, mobile number, telephone, tel, cell, contact phone, to number, from number,"
    "تلفن, موبایل, شماره تماس, شماره موبایل, شماره تلفن, تلفن همراه, همراه",
}
_IDENTITY = {"uid": "uid, uuid, guid, identity", "code": "record id, external id, کد یکتا"}

WORDS: Mapping[str, Mapping[str, str]] = {
    "interaction": {
        **_WHOM,
        "uid": _IDENTITY["uid"],
        "code": _IDENTITY["code"] + ", activity id, call id, message id, engagement id",
        "at": "at, date, when, time, datetime, date and time, timestamp, date start, activity date, call date, happened"
        " at, called at, written at, date of call, date held, تاریخ, زمان, تاریخ و ساعت, تاریخ تماس, تاریخ گفتگو, کی",
        "channel": "channel, type, activity type, kind, medium, via, how, activity, object, نوع, کانال, نوع تماس,"
        "روش, از طریق",
        "seconds": "seconds, duration seconds, duration in seconds, ثانیه",
        "milliseconds": "milliseconds, duration in milliseconds",
        "direction": "direction, call direction, in out, inbound outbound, جهت, ورودی خروجی",
        "outcome": "outcome, call outcome, call status, result, status, نتیجه, وضعیت",
        "minutes": "minutes, duration, call duration, length, duration minutes, مدت, مدت تماس, دقیقه",
        "topic": "topic, subject, title, activity name, call title, email subject, summary, name, موضوع, عنوان",
        "body": "text, body, note, notes, description, details, message, content, what was said, comment, comments,"
        "call notes, note body, activity notes, email body, متن, شرح, توضیح, توضیحات, یادداشت, پیام, گفتگو, خلاصه",
        "needs_reply": "needs reply, awaiting reply, نیاز به پاسخ, منتظر پاسخ",
        "replied_at": "replied at, تاریخ پاسخ, پاسخ داده شد",
        "staff": "staff, colleague, by, user, assigned user, assigned user name, owner, activity assigned to, agent,"
        "employee, کارشناس,"
        "همکار, مسئول, کاربر",
    },
    "followup": {
        **_WHOM,
        "reach": "reach",
        "uid": _IDENTITY["uid"],
        "code": _IDENTITY["code"] + ", task id",
        "title": "title, task, task title, task name, what, what to do, subject, to do, todo, name, reminder, عنوان,"
        "کار, پیگیری, اقدام, موضوع, وظیفه",
        "due_on": "due on, due, due date, date due, when, date end, deadline, expected date, date, تاریخ, موعد, سررسید,"
        "تاریخ پیگیری, مهلت",
        "due_time": "due time, time, ساعت",
        "first_due_on": "first due on",
        "hidden_until": "hidden until, snoozed until",
        "kind": "kind, type, task type, نوع",
        "priority": "priority, اولویت",
        "status": "status, task status, state, وضعیت",
        "done": "done, completed, is completed, انجام شد, انجام شده",
        "owner": "owner, assigned to, assigned user, assigned user name, task assigned to, assignee, staff, user,"
        "colleague, مسئول,"
        "کارشناس, همکار, کاربر",
        "outcome": "outcome, result, نتیجه",
        "note": "note, notes, description, task notes, details, comment, comments, یادداشت, توضیح, توضیحات, شرح",
        "closed_at": "closed at, done at, done on, completed at, completion date, date completed, completed on,"
        "تاریخ انجام, زمان انجام",
        "every": "every, repeats, repeat, recurrence, تکرار",
        "anchor": "anchor",
        "until": "until",
        "times": "times",
        "occurrence": "occurrence",
    },
    "complaint": {
        **_WHOM,
        "reach": "reach",
        "uid": _IDENTITY["uid"],
        "code": _IDENTITY["code"] + ", case number, ticket id, ticket number, case id, number, شماره شکایت, کد",
        "heard": "heard, complaint, text, description, body, message, what was said, ticket description, details,"
        "complaint text, content, شکایت, متن شکایت, شرح شکایت, متن, شرح, توضیحات",
        "received_at": "received at, received, received on, date received, date, at, when, created at, create date,"
        "created on, date created, timestamp, opened at, تاریخ, تاریخ شکایت, تاریخ دریافت, زمان",
        "channel": "channel, source, via, how, medium, کانال, نحوه دریافت, از طریق",
        "wanted": "wanted, wants, demand, expectation, خواسته, درخواست",
        "about": "about, category, type, subject of complaint, area, دسته, درباره, نوع شکایت, نوع",
        "which": "which, product, supplier, item, محصول, تامین کننده, کدام",
        "topic": "topic, subject, title, name, ticket name, summary, موضوع, عنوان",
        "severity": "severity, gravity, priority, شدت, اهمیت, اولویت",
        "safety": "safety, ایمنی",
        "confidential": "confidential, محرمانه",
        "owner": "owner, assigned to, assigned user, assigned user name, ticket owner, handler, staff, user,"
        "colleague, مسئول, کارشناس,"
        "رسیدگی کننده",
        "status": "status, state, ticket status, pipeline stage, وضعیت",
        "decision": "decision, تصمیم, رای",
        "reason": "reason, rejection reason, دلیل رد",
        "cause": "cause, root cause, علت",
        "prevention": "prevention, corrective action, اقدام اصلاحی, پیشگیری",
        "no_document": "no document",
        "asked_at": "asked at",
        "satisfaction": "satisfaction, csat, رضایت",
        "acknowledge_due": "acknowledge due",
        "resolve_due": "resolve due",
        "acknowledged_at": "acknowledged at, first response, تاریخ تایید",
        "resolved_at": "resolved at, resolved on, date resolved, resolution date, تاریخ حل",
        "ended_at": "ended at, closed at, close date, closed on, date closed, تاریخ بستن, تاریخ خاتمه",
    },
}
"""By noun: what a field is called, between commas."""

UNITS: Mapping[tuple[str, str], str] = {
    ("date start", "duration"): "seconds",
    ("record id", "call duration"): "milliseconds",
}
"""What tells a program's file (EspoCRM, HubSpot), and its column of durations -> the field that is, by its unit."""
CHANNELS: Mapping[str, Sequence[Sequence[str]]] = {
    "call": (("date start", "direction"), ("call direction",), ("call duration",)),
    "meeting": (("date start", "duration"),),
}
"""What the rows of a program's list are whose columns do not say so: the first of which some stand together in it."""
