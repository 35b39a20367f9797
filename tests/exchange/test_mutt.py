"""Alias files, which mutt reads as it reads its settings."""

from crm_cli.exchange.mutt import Named, written


def test_each_address_is_an_alias_with_a_key_of_its_own() -> None:
    people = [
        Named(1, "Sara Ahmadi", None, ("sara@x.ir", "s2@x.ir")),
        Named(2, "سارا احمدی", "Sara Ahmadi", ("other@x.ir",)),
        Named(3, "Dr. Ali", None, ("ali@x.ir",)),
    ]
    assert list(written(people)) == [
        "alias sara-ahmadi Sara Ahmadi <sara@x.ir>\n",
        "alias sara-ahmadi-2 Sara Ahmadi <s2@x.ir>\n",
        "alias sara-ahmadi.2 سارا احمدی <other@x.ir>\n",
        'alias dr-ali "Dr. Ali" <ali@x.ir>\n',
    ]


def test_nothing_that_mutt_would_run_or_interpret_gets_into_the_file() -> None:
    people = [
        Named(1, "`id` $HOME \\n\nalias x; # \"q' <y@z>", None, ("a`id`@x.ir", "$b@x.ir", "o'neil@x.ir")),
        Named(2, "-group '!'", None, ("g@x.ir",)),
        Named(3, "***", None, ("n@x.ir",)),
    ]
    assert list(written(people)) == [
        "alias id-home-n-alias-x-q-y-z id HOME n alias x q’ y z <o'neil@x.ir>\n",
        "alias group -group ’ ’ <g@x.ir>\n",
        "alias 3 <n@x.ir>\n",
    ]
