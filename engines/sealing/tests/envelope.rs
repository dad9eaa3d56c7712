//! The envelope from outside: what opens, what must not, and what the bytes give away.

use oever_sealing::envelope::{
    Aad, EnvelopeError, Key, blind_index, mac, open, pad, padded_len, seal, unpad, unwrap, verify_mac, wrap,
};
use proptest::prelude::*;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;

const PLACE: Aad<'static> = Aad { table: "dossier", column: "name", row: b"0123456789abcdef" };
const CANARY: &[u8] = b"canary value that must never show";

fn rng(seed: u8) -> ChaCha20Rng {
    ChaCha20Rng::from_seed([seed; 32])
}

fn hex(text: &str) -> Vec<u8> {
    (0..text.len()).step_by(2).map(|i| u8::from_str_radix(&text[i..i + 2], 16).unwrap()).collect()
}

#[test]
fn opens_what_was_sealed_and_hides_it() {
    let mut rng = rng(1);
    let key = Key::generate(&mut rng);
    let sealed = seal(&key, &PLACE, CANARY, &mut rng);
    assert_eq!(open(&key, &PLACE, &sealed).unwrap().as_slice(), CANARY);
    assert!(!sealed.windows(12).any(|w| CANARY.windows(12).any(|c| c == w)));
    assert_ne!(sealed, seal(&key, &PLACE, CANARY, &mut rng), "a nonce was used twice");
    assert_eq!(sealed.len(), 1 + 24 + CANARY.len() + 16);
}

#[test]
fn works_with_a_generator_behind_a_trait_object() {
    let mut rng = rng(1);
    let dynamic: &mut dyn rand::CryptoRng = &mut rng;
    let key = Key::generate(dynamic);
    let sealed = seal(&key, &PLACE, b"x", dynamic);
    assert_eq!(open(&key, &PLACE, &sealed).unwrap().as_slice(), b"x");
}

#[test]
fn a_wrong_key_or_place_does_not_open() {
    let mut rng = rng(2);
    let key = Key::generate(&mut rng);
    let sealed = seal(&key, &PLACE, CANARY, &mut rng);
    assert_eq!(open(&Key::generate(&mut rng), &PLACE, &sealed), Err(EnvelopeError::DoesNotOpen));
    for wrong in [
        Aad { row: b"0123456789abcdeF", ..PLACE },
        Aad { row: b"", ..PLACE },
        Aad { column: "names", ..PLACE },
        Aad { table: "report", ..PLACE },
        // The same letters, cut at another point.
        Aad { table: "dossiern", column: "ame", ..PLACE },
        Aad { table: "dossier", column: "name0", row: b"123456789abcdef" },
    ] {
        assert_eq!(open(&key, &wrong, &sealed), Err(EnvelopeError::DoesNotOpen), "{wrong:?}");
    }
}

#[test]
fn every_flipped_bit_and_every_truncation_is_found() {
    let mut rng = rng(3);
    let key = Key::generate(&mut rng);
    let sealed = seal(&key, &PLACE, b"short", &mut rng);
    for bit in 0..sealed.len() * 8 {
        let mut changed = sealed.clone();
        changed[bit / 8] ^= 1 << (bit % 8);
        let error = open(&key, &PLACE, &changed).unwrap_err();
        let expected = if bit < 8 {
            EnvelopeError::UnknownVersion { found: changed[0] }
        } else {
            EnvelopeError::DoesNotOpen
        };
        assert_eq!(error, expected, "bit {bit}");
    }
    for length in 0..sealed.len() {
        let error = open(&key, &PLACE, &sealed[..length]).unwrap_err();
        if length < 41 {
            assert_eq!(error, EnvelopeError::Truncated { length, minimum: 41 });
        } else {
            assert_eq!(error, EnvelopeError::DoesNotOpen);
        }
    }
    let longer = [sealed.as_slice(), &[0]].concat();
    assert_eq!(open(&key, &PLACE, &longer), Err(EnvelopeError::DoesNotOpen));
}

#[test]
fn keys_wrap_keys_and_are_not_values() {
    let mut rng = rng(4);
    let (root, inner) = (Key::generate(&mut rng), Key::generate(&mut rng));
    let wrapped = wrap(&root, &PLACE, &inner, &mut rng);
    assert_eq!(unwrap(&root, &PLACE, &wrapped).unwrap(), inner);
    assert_eq!(unwrap(&inner, &PLACE, &wrapped), Err(EnvelopeError::DoesNotOpen));
    assert_eq!(open(&root, &PLACE, &wrapped), Err(EnvelopeError::DoesNotOpen), "a key opened as a value");
    let value = seal(&root, &PLACE, inner.expose(), &mut rng);
    assert_eq!(unwrap(&root, &PLACE, &value), Err(EnvelopeError::DoesNotOpen), "a value opened as a key");
}

#[test]
fn errors_and_debug_never_show_a_secret() {
    let key = Key::from_bytes([0xAB; 32]);
    assert_eq!(format!("{key:?}"), "Key(redacted)");
    assert_eq!(key.duplicate(), key);
    let sealed = seal(&key, &PLACE, CANARY, &mut rng(5));
    let error = open(&key.derive("other"), &PLACE, &sealed).unwrap_err();
    assert!(!format!("{error} {error:?}").contains("canary"));
}

#[test]
fn derived_keys_are_stable_and_apart() {
    let key = Key::from_bytes([1; 32]);
    assert_eq!(key.derive("token"), key.derive("token"));
    assert_ne!(key.derive("token"), key.derive("tokens"));
    assert_ne!(key.derive("token"), Key::from_bytes([2; 32]).derive("token"));
    assert_ne!(key.derive(""), key);
}

#[test]
fn the_cipher_agrees_with_the_published_vector() {
    // draft-irtf-cfrg-xchacha-03, A.3.1: checks that the primitive behind `seal` is the one named.
    use chacha20poly1305::XChaCha20Poly1305;
    use chacha20poly1305::aead::{Aead, KeyInit, Payload};
    let key: [u8; 32] =
        hex("808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f").try_into().unwrap();
    let nonce: [u8; 24] = hex("404142434445464748494a4b4c4d4e4f5051525354555657").try_into().unwrap();
    let message: &[u8] = b"Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be it.";
    let aad = hex("50515253c0c1c2c3c4c5c6c7");
    let out = XChaCha20Poly1305::new(&key.into())
        .encrypt(&nonce.into(), Payload { msg: message, aad: &aad })
        .unwrap();
    assert_eq!(out[..16], hex("bd6d179d3e83d43b9576579493c0e939"));
    assert_eq!(out[out.len() - 16..], hex("c0875924c1c7987947deafd8780acf49"));
}

#[test]
fn padding_hides_the_length_and_comes_off() {
    assert_eq!(pad(b"a").len(), pad(&[b'a'; 1000]).len());
    for len in [0, 1, 1022, 1023, 1024, 4095, 4096, 1_048_575, 1_048_576, 3_000_000] {
        let text = vec![0_u8; len];
        let padded = pad(&text);
        assert_eq!(padded.len(), padded_len(len));
        assert_eq!(unpad(&padded).unwrap(), text.as_slice());
    }
    assert_eq!(padded_len(1_048_576), 2 * 1_048_576);
    assert!(matches!(unpad(&[]), Err(EnvelopeError::Padding { .. })));
    assert!(matches!(unpad(&[0; 1024]), Err(EnvelopeError::Padding { .. })));
    assert!(matches!(unpad(&[1; 1024]), Err(EnvelopeError::Padding { .. })));
    assert!(matches!(unpad(&pad(b"a")[..1023]), Err(EnvelopeError::Padding { .. })));
}

#[test]
fn indexes_and_macs_keep_to_their_domain() {
    let key = Key::from_bytes([9; 32]);
    let other = Key::from_bytes([8; 32]);
    let index = blind_index(&key, "phone", b"+31600000000");
    assert_eq!(index, blind_index(&key, "phone", b"+31600000000"));
    assert_ne!(index, blind_index(&other, "phone", b"+31600000000"));
    assert_ne!(index, blind_index(&key, "email", b"+31600000000"));
    assert_ne!(index, blind_index(&key, "phone+", b"31600000000"));
    assert_ne!(index, mac(&key, "phone", b"+31600000000"));

    let tag = mac(&key, "audit", b"head");
    assert!(verify_mac(&key, "audit", b"head", &tag));
    assert!(!verify_mac(&key, "audit", b"heaD", &tag));
    assert!(!verify_mac(&key, "audits", b"head", &tag));
    assert!(!verify_mac(&other, "audit", b"head", &tag));
    assert!(!verify_mac(&key, "audit", b"head", &tag[..31]));
    assert!(!verify_mac(&key, "audit", b"head", &[]));
}

proptest! {
    #[test]
    fn any_value_at_any_place_comes_back_only_there(
        plaintext in prop::collection::vec(any::<u8>(), 0..300),
        seed: [u8; 32],
        place in ("[a-c]{0,3}", "[a-c]{0,3}", prop::collection::vec(97_u8..100, 0..3)),
        other in ("[a-c]{0,3}", "[a-c]{0,3}", prop::collection::vec(97_u8..100, 0..3)),
    ) {
        let mut rng = ChaCha20Rng::from_seed(seed);
        let key = Key::generate(&mut rng);
        let here = Aad { table: &place.0, column: &place.1, row: &place.2 };
        let there = Aad { table: &other.0, column: &other.1, row: &other.2 };
        let sealed = seal(&key, &here, &plaintext, &mut rng);
        let opened = open(&key, &here, &sealed).unwrap();
        prop_assert_eq!(opened.as_slice(), plaintext.as_slice());
        prop_assert_eq!(open(&key, &there, &sealed).is_ok(), here == there);
    }

    #[test]
    fn arbitrary_bytes_never_open_and_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), valid_version: bool) {
        let key = Key::from_bytes([3; 32]);
        let mut bytes = bytes;
        if valid_version && !bytes.is_empty() {
            bytes[0] = 1;
        }
        prop_assert!(open(&key, &PLACE, &bytes).is_err());
        prop_assert!(unwrap(&key, &PLACE, &bytes).is_err());
    }

    #[test]
    fn padding_round_trips(text in prop::collection::vec(any::<u8>(), 0..5000)) {
        let padded = pad(&text);
        prop_assert!(padded.len() > text.len());
        prop_assert_eq!(unpad(&padded).unwrap(), text.as_slice());
    }

    #[test]
    fn unpad_accepts_only_what_pad_makes(bytes in prop::collection::vec(any::<u8>(), 0..1500)) {
        if let Ok(text) = unpad(&bytes) {
            prop_assert_eq!(pad(text), bytes);
        }
    }
}
