"""How many days before its end a document is to be renewed; the page of the day needs no more of documents."""

RENEWED_BEFORE = {"passport": 183}  # many borders want half a year on a passport
RENEWED_BEFORE_OTHERS = 60
