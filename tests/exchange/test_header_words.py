"""Headers as people write them: which field each is near to, and which must not be taken for one."""

import pytest

from crm_cli.exchange import records_in
from crm_cli.exchange.contact_chart import chart_of
from crm_cli.exchange.header_words import BIRTHDAY, EMAIL, PHONE, Names, Vocabulary, folded, tokens

NAMES = Names(chart_of(["x"]).vocabulary)

NEAR = """
Cust. Mobile No. = mobile | Customer mobile phone = mobile | customer_phone_number = phone | CustomerEmail = email
Customer Full Name = name | Name of customer = name | Your Name = name | What is your phone number? = phone
Email Address (required) = email | Client E-Mail = email | Business e-mail 2 = email | Contact email address = email
Guest last name = last_name | Passenger First Name = first_name | First and last name = name
Traveller's mobile = mobile | Tel. (work) = phone
Home phone 2 of customer = home_phone | Mobile/WhatsApp = mobile | Company phone = work_phone
Contact company name = org | Customer Job Title = job_title | City of residence = city | Customer notes = note
Date of birth (Jalali) = birthday | Customer address = address | Company Website = website
Preferred Language = language | Moblie = mobile | Emial = email | Born = birthday | Customer Birthdya = birthday
Custmer = | Client adress = address
How did you hear about us? = source | Passenger name in English = latin_name | Name (Farsi) = name
شماره موبایل مشتری = mobile | ایمیل مشتری = email | شماره‌ی همراه مشتری = mobile | شماره تماس مسافر = phone
تلفن ثابت شرکت = work_phone | شماره واتساپ و موبایل = | موبایل (واتساپ) = mobile | مبایل مشتری = mobile
نام مسافر = name | نام و نام خانوادگي مسافر = name | نام خانوادگی مشتری = last_name | نام لاتین مسافر = latin_name
تاريخ تولد (شمسی) = birthday | ادرس مشتری = address | آدرس سایت = website | آدرس ایمیل شما = email
شهر محل سکونت = city | ملاحظات مشتری = note | سمت سازمانی = job_title | زبان مشتری = language | اسم و فامیلی = name
"""
OTHER = """
Name of pet | Phone brand | Email opt-in | Email verified | Company contact | Company contact name | Company number
Company size | Contract name | Contract number | Contact owner | Country | Username | File name | Birth place
City of birth | Destination city | Mobile customer | Father's phone | Emergency phone | Sales rep email | Order notes
Product description | Customer type | Customer ID | Customer No. | Votes | Fax | IP address | Address line 2
Last contact | Last name initial | Group name | Passport name | Phone type | Phone country code | Website visits
Birthday gift | Birth place | Born in | Lead Source Detail | Drone | Course | iPhone model
Name, phone and e-mail of the agent
نام پدر | نام تور | نام فروشنده | نام کاربری | شماره پاسپورت | شماره مشتری | کد ملی | شماره سفارش | شماره کارت
نوع مشتری | تعداد همراه | همراه مسافر | مشتری شرکت | شغل همسر | شهر مقصد | محل تولد | سال تولد | تاریخ تولد همسر
موبایل معرف | ایمیل کارشناس | تلفن اضطراری | نام و شماره تماس | گروه خونی
"""


def cases(table: str) -> list[str]:
    return [case.strip() for line in table.strip().splitlines() for case in line.split("|")]


@pytest.mark.parametrize("case", cases(NEAR))
def test_a_header_is_near_to_the_field_it_names_in_more_words_or_with_a_slip(case: str) -> None:
    header, _equals, field = case.rpartition(" =")
    assert NAMES.near(header) == field.strip()


@pytest.mark.parametrize("header", cases(OTHER))
def test_a_header_that_says_something_else_is_near_to_nothing(header: str) -> None:
    assert NAMES.near(header) == ""


def test_a_header_without_words_or_with_very_many_is_near_to_nothing() -> None:
    assert [
        NAMES.near(header) for header in ("", "?!", "name " * 200, "☎️", "\u202ephone\u202c number of a b c d e f")
    ] == [""] * 5


def test_two_fields_that_are_equally_near_are_none() -> None:
    names = Names(Vocabulary({"one": "red apple", "two": "green apple"}, fillers="", besides={"one": "green"}))
    assert names.near("the red apple") == "one"
    assert Names(Vocabulary({"one": "apple", "two": "apple"})).near("customer apple") == ""


@pytest.mark.parametrize(
    "header", ["Agent", "Owner", "Created by", "Emergency contact", "National ID", "معرف", "کد ملی"]
)
def test_a_header_about_somebody_or_something_else_speaks_for_itself(header: str) -> None:
    assert NAMES.speaks(header)


@pytest.mark.parametrize("header", ["Handy", "Column 3", "تماس", "Geb.", "Contact"])
def test_a_header_that_is_no_word_of_ours_leaves_it_to_the_cells(header: str) -> None:
    assert not NAMES.speaks(header)


def test_spellings_of_a_header_have_the_same_words() -> None:
    assert tokens("customerPhoneNumbers") == tokens("Cust. Phone-No.") == tokens("CUSTOMER_TEL_NUM")
    assert tokens("آدرس ایمیل‌ها") == tokens("ادرس ايميل ها")
    assert folded("شماره‌ي موبايل") == folded("شماره ی_موبایل")


def test_the_words_of_contacts_name_fields_that_can_be_mapped() -> None:
    chart = chart_of(["x"])
    vocabulary = chart.vocabulary
    spoken = {*vocabulary.words, *vocabulary.besides, *vocabulary.cells, *vocabulary.looks.values()}
    assert spoken <= set(chart.fields.values())
    assert {*vocabulary.looks} | {*vocabulary.cells.values()} <= {PHONE, EMAIL, BIRTHDAY, "websites", "names", "points"}


@pytest.mark.parametrize("noun", ["interaction", "followup", "complaint"])
def test_in_files_of_records_whose_it_is_says_something_of_people_alone(noun: str) -> None:
    names = Names(records_in.chart_of(noun, ["x"]).vocabulary)
    of_people = ("Passenger name", "نام مسافر", "Customer's phone", "موبایل مشتری", "Guest e-mail")
    assert [names.near(header) for header in of_people] == ["contact", "contact", "phone", "phone", "email"]
    others = ("Customer type", "نوع مشتری", "Customer number", "Customer status", "Pet name", "Departure date")
    assert [names.near(header) for header in others] == [""] * len(others)
