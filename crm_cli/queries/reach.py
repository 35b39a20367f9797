"""How a contact is reached, for every list that names one (the contact is `c` there)."""

# The way to reach a contact: what is marked as preferred, else a phone, else whatever there is.
REACH = """(SELECT p.value FROM contact_point p WHERE p.contact_id = c.id AND p.type <> 'address'
 ORDER BY p.preferred DESC, p.type NOT IN ('mobile', 'phone'), p.type <> 'mobile', p.id LIMIT 1)"""
