from server.keys import MOST_SESSIONS, Caller, Keyring, hash_of, new_key
from server.settings import Key


def test_a_key_is_known_by_its_hash_alone() -> None:
    secret, digest = new_key()
    other, other_digest = new_key()
    keyring = Keyring(
        [Key(name="desk", hash=digest), Key(name="chief", hash=other_digest, role="keeper")]
    )
    assert keyring.caller(secret) == Caller("desk", keeper=False)
    assert keyring.caller(other) == Caller("chief", keeper=True)
    assert secret not in digest
    for wrong in ("", digest, secret[:-1], secret + "x", "\ud800", "ключ"):
        assert keyring.caller(wrong) is None


def test_keys_are_long_and_never_the_same() -> None:
    made = {new_key()[0] for _ in range(1000)}
    assert len(made) == 1000
    assert all(len(key) >= 32 for key in made)


def test_sessions_begin_resume_and_end() -> None:
    keyring = Keyring([Key(name="desk", hash=hash_of("k"))])
    desk = Caller("desk", keeper=False)
    secret = keyring.begin(desk)
    assert keyring.resume(secret) == desk
    assert keyring.resume(secret + "x") is None
    keyring.end(secret)
    assert keyring.resume(secret) is None
    keyring.end(secret)


def test_sessions_are_capped_and_the_oldest_goes_first() -> None:
    keyring = Keyring([Key(name="desk", hash=hash_of("k"))])
    desk = Caller("desk", keeper=False)
    first, second = keyring.begin(desk), keyring.begin(desk)
    for _ in range(MOST_SESSIONS - 1):
        keyring.begin(desk)
    assert keyring.resume(first) is None
    assert keyring.resume(second) == desk


def test_without_keys_the_service_is_open() -> None:
    assert Keyring(()).open
    assert not Keyring([Key(name="desk", hash=hash_of("k"))]).open
