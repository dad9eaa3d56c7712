//! Blind evaluation against the published vectors, against a direct evaluation, and against bad input.

use std::convert::Infallible;

use oever_sealing::envelope::Key;
use oever_sealing::oprf::{
    BlindedElement, Client, ELEMENT_LEN, EvaluationElement, MAX_BATCH, OprfError, Server, Token,
};
use proptest::prelude::*;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{SeedableRng, TryCryptoRng, TryRng};

fn hex(text: &str) -> Vec<u8> {
    (0..text.len()).step_by(2).map(|i| u8::from_str_radix(&text[i..i + 2], 16).unwrap()).collect()
}

fn hex32(text: &str) -> [u8; 32] {
    hex(text).try_into().unwrap()
}

/// Gives the blind of a vector: 64 bytes are read and reduced, so 32 bytes and 32 zeros reduce to themselves.
struct FixedBlind(Vec<u8>);

impl TryRng for FixedBlind {
    type Error = Infallible;
    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        panic!("the vectors need whole blinds")
    }
    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        panic!("the vectors need whole blinds")
    }
    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        assert_eq!(bytes.len(), 64);
        bytes.fill(0);
        bytes[..32].copy_from_slice(&self.0);
        Ok(())
    }
}
impl TryCryptoRng for FixedBlind {}

fn whole_round(server: &Server, input: &[u8], seed: [u8; 32]) -> Token {
    let (state, blinded) = Client::blind(input, &mut ChaCha20Rng::from_seed(seed)).unwrap();
    let answer = server.evaluate_batch(&[blinded]).unwrap()[0];
    state.finalize(input, &answer).unwrap()
}

/// RFC 9497, appendix A.1.1: ristretto255-SHA512, OPRF mode.
struct Vector {
    input: &'static str,
    blinded: &'static str,
    evaluation: &'static str,
    output: &'static str,
}

const SEED: [u8; 32] = [0xa3; 32];
const KEY_INFO: &[u8] = b"test key";
const PRIVATE_KEY: &str = "5ebcea5ee37023ccb9fc2d2019f9d7737be85591ae8652ffa9ef0f4d37063b0e";
const BLIND: &str = "64d37aed22a27f5191de1c1d69fadb899d8862b58eb4220029e036ec4c1f6706";
const VECTORS: [Vector; 2] = [
    Vector {
        input: "00",
        blinded: "609a0ae68c15a3cf6903766461307e5c8bb2f95e7e6550e1ffa2dc99e412803c",
        evaluation: "7ec6578ae5120958eb2db1745758ff379e77cb64fe77b0b2d8cc917ea0869c7e",
        output: "527759c3d9366f277d8c6020418d96bb393ba2afb20ff90df23fb7708264e2f3ab9135e3bd69955851de4b1f9fe8a0973396719b7912ba9ee8aa7d0b5e24bcf6",
    },
    Vector {
        input: "5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a",
        blinded: "da27ef466870f5f15296299850aa088629945a17d1f5b7f5ff043f76b3c06418",
        evaluation: "b4cbf5a4f1eeda5a63ce7b77c7d23f461db3fcab0dd28e4e17cecb5c90d02c25",
        output: "f4a74c9c592497375e796aa837e907b1a045d34306a749db9f34221f7e750cb4f2a6413a6bf6fa5e19ba6348eb673934a722a7ede2e7621306d18951e7cf2c73",
    },
];

#[test]
fn the_vectors_of_the_rfc_pass() {
    let by_seed = Server::from_seed(&SEED, KEY_INFO).unwrap();
    let by_key = Server::from_private_key(&hex32(PRIVATE_KEY)).unwrap();
    for vector in VECTORS {
        let input = hex(vector.input);
        let (state, blinded) = Client::blind(&input, &mut FixedBlind(hex(BLIND))).unwrap();
        assert_eq!(blinded.as_bytes().as_slice(), hex(vector.blinded));
        let answer = by_seed.evaluate_batch(&[blinded]).unwrap()[0];
        assert_eq!(answer.as_bytes().as_slice(), hex(vector.evaluation));
        assert_eq!(by_key.evaluate_batch(&[blinded]).unwrap()[0], answer);
        let token = state.finalize(&input, &answer).unwrap();
        assert_eq!(token.as_bytes().as_slice(), hex(vector.output));
        assert_eq!(token.index_value(), hex(vector.output)[..32]);
    }
}

#[test]
fn the_vectors_pass_as_one_batch() {
    // Base mode has no batched vector of its own; a batch of the two must give what each gives alone.
    let server = Server::from_seed(&SEED, KEY_INFO).unwrap();
    let inputs = VECTORS.map(|vector| hex(vector.input));
    let inputs: Vec<&[u8]> = inputs.iter().map(Vec::as_slice).collect();
    let (state, blinded) = Client::blind_batch(&inputs, &mut FixedBlind(hex(BLIND))).unwrap();
    let answers = server.evaluate_batch(&blinded).unwrap();
    let tokens = state.finalize(&inputs, &answers).unwrap();
    for (position, vector) in VECTORS.iter().enumerate() {
        assert_eq!(blinded[position].as_bytes().as_slice(), hex(vector.blinded));
        assert_eq!(answers[position].as_bytes().as_slice(), hex(vector.evaluation));
        assert_eq!(tokens[position].as_bytes().as_slice(), hex(vector.output));
    }
}

#[test]
fn the_batch_of_two_in_the_rfc_is_evaluated_the_same() {
    // RFC 9497, A.1.2.3 (VOPRF mode, batch size 2): multiplying the points by the key does not depend on the mode.
    let server =
        Server::from_private_key(&hex32("e6f73f344b79b379f1a0dd37e07ff62e38d9f71345ce62ae3a9bc60b04ccd909"))
            .unwrap();
    let blinded = [
        "863f330cc1a1259ed5a5998a23acfd37fb4351a793a5b3c090b642ddc439b945",
        "90a0145ea9da29254c3a56be4fe185465ebb3bf2a1801f7124bbbadac751e654",
    ]
    .map(|point| BlindedElement::from_bytes(&hex(point)).unwrap());
    let answers = server.evaluate_batch(&blinded).unwrap();
    let expected = [
        "aa8fa048764d5623868679402ff6108d2521884fa138cd7f9c7669a9a014267e",
        "cc5ac221950a49ceaa73c8db41b82c20372a4c8d63e5dded2db920b7eee36a2a",
    ];
    for (answer, expected) in answers.iter().zip(expected) {
        assert_eq!(answer.as_bytes().as_slice(), hex(expected));
    }
}

#[test]
fn a_batch_that_lost_or_won_something_is_refused_as_a_whole() {
    let server = Server::new(&Key::from_bytes([5; 32]), "phone", 1).unwrap();
    let inputs: [&[u8]; 3] = [b"a", b"b", b"c"];
    let batch = || Client::blind_batch(&inputs, &mut ChaCha20Rng::from_seed([2; 32])).unwrap();
    let answers = server.evaluate_batch(&batch().1).unwrap();
    let longer = [answers.as_slice(), &answers[..1]].concat();
    for wrong in [&answers[..2], &longer[..], &[]] {
        let error = batch().0.finalize(&inputs, wrong).unwrap_err();
        assert_eq!(error, OprfError::AnswerCount { asked: 3, given: wrong.len() });
    }
    let error = batch().0.finalize(&inputs[..2], &answers).unwrap_err();
    assert_eq!(error, OprfError::AnswerCount { asked: 3, given: 2 });
    let tokens = batch().0.finalize(&inputs, &answers).unwrap();
    let alone: Vec<Token> = inputs.iter().map(|input| whole_round(&server, input, [9; 32])).collect();
    assert_eq!(tokens, alone);
    assert_eq!(
        Client::blind_batch(&[b"a", b""], &mut ChaCha20Rng::from_seed([2; 32])).unwrap_err(),
        OprfError::Input { length: 0 }
    );
    let many = vec![b"a".as_slice(); MAX_BATCH + 1];
    assert_eq!(
        Client::blind_batch(&many, &mut ChaCha20Rng::from_seed([2; 32])).unwrap_err(),
        OprfError::BatchTooLarge { length: MAX_BATCH + 1 }
    );
    assert_eq!(format!("{:?}", batch().0), "BatchState(3, redacted)");
}

#[test]
fn kinds_and_epochs_have_their_own_keys() {
    let key = Key::from_bytes([5; 32]);
    let token = |key: &Key, kind: &str, epoch| {
        whole_round(&Server::new(key, kind, epoch).unwrap(), b"+31600000000", [1; 32])
    };
    let here = token(&key, "phone", 1);
    assert_eq!(here, token(&key, "phone", 1));
    assert_ne!(here, token(&key, "phone", 2));
    assert_ne!(here, token(&key, "email", 1));
    assert_ne!(here, token(&Key::from_bytes([6; 32]), "phone", 1));
}

#[test]
fn a_batch_keeps_its_order_and_its_limit() {
    let server = Server::new(&Key::from_bytes([5; 32]), "phone", 1).unwrap();
    let mut rng = ChaCha20Rng::from_seed([2; 32]);
    let inputs: Vec<Vec<u8>> = (0_u8..20).map(|i| vec![i; 3]).collect();
    let (states, blinded): (Vec<_>, Vec<_>) =
        inputs.iter().map(|input| Client::blind(input, &mut rng).unwrap()).unzip();
    let answers = server.evaluate_batch(&blinded).unwrap();
    for ((state, answer), input) in states.into_iter().zip(&answers).zip(&inputs) {
        assert_eq!(state.finalize(input, answer).unwrap(), whole_round(&server, input, [9; 32]));
    }
    assert_eq!(server.evaluate_batch(&[]), Ok(vec![]));
    let too_many = vec![blinded[0]; MAX_BATCH + 1];
    assert_eq!(server.evaluate_batch(&too_many), Err(OprfError::BatchTooLarge { length: MAX_BATCH + 1 }));
}

#[test]
fn blinding_hides_equality_and_secrets_stay_out_of_debug() {
    let mut rng = ChaCha20Rng::from_seed([2; 32]);
    let (state, first) = Client::blind(b"x", &mut rng).unwrap();
    let (_, second) = Client::blind(b"x", &mut rng).unwrap();
    assert_ne!(first, second);
    assert_eq!(format!("{state:?}"), "ClientState(redacted)");
    let server = Server::new(&Key::from_bytes([5; 32]), "phone", 1).unwrap();
    assert_eq!(format!("{server:?}"), "Server(redacted)");
    assert_eq!(format!("{:?}", whole_round(&server, b"x", [1; 32])), "Token(redacted)");
}

#[test]
fn bad_input_is_refused_by_name() {
    let mut rng = ChaCha20Rng::from_seed([2; 32]);
    let server = Server::new(&Key::from_bytes([5; 32]), "phone", 1).unwrap();
    assert_eq!(Client::blind(b"", &mut rng).unwrap_err(), OprfError::Input { length: 0 });
    assert_eq!(Client::blind(&vec![1; 65_536], &mut rng).unwrap_err(), OprfError::Input { length: 65_536 });
    assert!(Client::blind(&vec![1; 65_535], &mut rng).is_ok());
    for length in [0, 31, 33] {
        let bytes = vec![1; length];
        assert_eq!(BlindedElement::from_bytes(&bytes), Err(OprfError::ElementLength { length }));
        assert_eq!(EvaluationElement::from_bytes(&bytes), Err(OprfError::ElementLength { length }));
    }
    let (state, good) = Client::blind(b"x", &mut rng).unwrap();
    // The neutral element (all zeros) would give every input the same answer; all ones is no point at all.
    for bad in [[0; ELEMENT_LEN], [0xff; ELEMENT_LEN]] {
        let bad = BlindedElement::from_bytes(&bad).unwrap();
        assert_eq!(server.evaluate_batch(&[good, bad]), Err(OprfError::Element { position: 1 }));
    }
    let bad = EvaluationElement::from_bytes(&[0; ELEMENT_LEN]).unwrap();
    assert_eq!(state.finalize(b"x", &bad), Err(OprfError::Evaluation));
    assert_eq!(Server::from_private_key(&[0; 32]).unwrap_err(), OprfError::InvalidKey);
    assert_eq!(Server::from_private_key(&[0xff; 32]).unwrap_err(), OprfError::InvalidKey);
    assert_eq!(
        Server::new(&Key::from_bytes([5; 32]), &"k".repeat(70_000), 1).unwrap_err(),
        OprfError::KeyDerivation
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn blind_evaluation_equals_the_direct_one(
        input in prop::collection::vec(any::<u8>(), 1..200),
        key: [u8; 32],
        seed: [u8; 32],
        other_seed: [u8; 32],
    ) {
        let direct = voprf::OprfServer::<voprf::Ristretto255>::new_from_seed(&key, b"x").unwrap();
        let server = Server::from_seed(&key, b"x").unwrap();
        let token = whole_round(&server, &input, seed);
        let direct: [u8; 64] = direct.evaluate(&input).unwrap().into();
        prop_assert_eq!(token.as_bytes(), &direct);
        prop_assert_eq!(token, whole_round(&server, &input, other_seed));
    }

    #[test]
    fn arbitrary_elements_never_panic(bytes: [u8; 32], key: [u8; 32]) {
        let server = Server::from_seed(&key, b"x").unwrap();
        let element = BlindedElement::from_bytes(&bytes).unwrap();
        if let Err(error) = server.evaluate_batch(&[element]) {
            prop_assert_eq!(error, OprfError::Element { position: 0 });
        }
        let (state, _) = Client::blind(b"x", &mut ChaCha20Rng::from_seed(key)).unwrap();
        if let Err(error) = state.finalize(b"x", &EvaluationElement::from_bytes(&bytes).unwrap()) {
            prop_assert_eq!(error, OprfError::Evaluation);
        }
    }
}
