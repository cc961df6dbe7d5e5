"""The words for letters: names of kinds, fields and choices, for the page's form."""

from __future__ import annotations

from typing import Final

GROUPS: Final = {
    "donation": "Goods",
    "thanks": "Goods",
    "receipt": "Goods",
    "distribution-report": "Goods",
    "gift-certificate": "Goods",
    "sympathy": "Disaster and mourning",
    "condolence": "Disaster and mourning",
    "visit": "Relations",
    "anniversary": "Relations",
    "new-year": "Relations",
    "certificate": "Relations",
}
GROUP_WORDS: Final = {
    "goods": "Goods",
    "disaster": "Disaster and mourning",
    "relations": "Relations",
    "other": "Other letters",
}
TITLE_WORDS: Final = {
    "sympathy": "Letter of sympathy",
    "donation": "Letter with goods",
    "thanks": "Letter of thanks",
    "receipt": "Handover record",
    "gift-certificate": "Certificate of a gift",
    "certificate": "Certificate of thanks",
    "distribution-report": "Report on distribution",
    "condolence": "Letter of condolence",
    "anniversary": "Letter for an anniversary",
    "visit": "Invitation to a visit, or thanks for one",
    "new-year": "New Year's letter",
}
"""Short names of letters."""

LETTER_WORDS: Final = {
    "date": "Date of the letter",
    "note": "Note",
    "office": "Office or organisation",
    "title": "Title of office",
    "name": "Name",
    "kind": "Addressed as",
    "rank": "Rank",
    "honorific": "Form of address",
    "letterhead": "Head of the letter",
    "seal": "Text of the seal",
    "contact": "Who answers questions",
    "address": "Address",
    "postcode": "Postcode",
    "country": "Country",
    "number": "Number of this letter",
    "yours": "Number of the letter it answers",
    "dated": "Date of the letter it answers",
    "from_city": "City of the sender",
    "to_city": "City of the addressee",
    "years": "Years of friendship",
    "disaster": "Disaster",
    "deceased": "The person who died",
    "received": "Day when the goods came",
    "place": "Place of the handover",
    "places": "Number of places that received goods",
    "day": "Day of the visit",
    "visited": "Day of a visit that took place",
    "values.contact": "Who answers questions",
    "phone": "Telephone",
    "reader": "Word for the reader",
    "organisation": "Organisation",
    "person": "Person",
    "holiday": "Holiday",
    "item": "Item",
    "quantity": "Quantity in all",
    "unit": "Unit",
    "boxes": "Boxes",
    "recipient": "Recipient",
    "delivered": "Delivered on",
    "goods": "Goods",
    "distribution": "Who received the goods",
    "enclosures": "Enclosures",
    "copies": "Copies to",
    "id": "Enclosure",
    "text": "In your own words",
    "count": "Copies",
    "sender": "Who writes",
    "addressee": "To whom",
    "letter": "The letter",
    "reference": "Reference",
}
"""The words for the fields of letters."""

LETTER_DATE_WORDS: Final = {
    "donation": "Day when the goods should arrive",
    "thanks": "Date of the letter it answers",
    "receipt": "Day of the handover",
    "distribution-report": "Last day on which goods were handed out",
}
"""The words for the value `date` of a letter."""

CHOICE_WORDS: Final = {
    "": "As usual",
    "holder": "Holder of an office",
    "person": "Person",
    "organisation": "Office or organisation",
    "many": "Several people",
    "elder": "An elder",
    "head": "Head of a city",
    "state": "Head of state",
    "own": "In your own words",
}
