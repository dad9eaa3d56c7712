//! A small world for the tests of sealed signals: one epoch, three openers of which two open together.

use std::cell::RefCell;

use oever_sealing::envelope::Key;
use oever_sealing::epoch::{Epoch, Moment};
use oever_sealing::oprf::{BlindValue, Client, Server};
use oever_sealing::signal::{
    Deposit, LegalPerson, OpenerKey, OpenerShare, Openers, Release, SignalError, SignalId, Terms, oprf_kind,
    seal,
};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;

pub const CANARY: &[u8] = b"canary: invented words that must never show";

pub fn rng(seed: u8) -> ChaCha20Rng {
    ChaCha20Rng::from_seed([seed; 32])
}

pub fn start() -> Moment {
    Moment::from_microseconds(1_790_000_000_000_000)
}

pub fn organisation(number: u8) -> LegalPerson {
    LegalPerson([number; 16])
}

pub fn opener(number: usize) -> LegalPerson {
    LegalPerson([200 + u8::try_from(number).unwrap(); 16])
}

pub struct World {
    pub epoch: Epoch,
    pub keys: Vec<OpenerKey>,
    openers: Openers,
    threshold: u8,
    rng: RefCell<ChaCha20Rng>,
}

impl World {
    pub fn new(threshold: u8) -> Self {
        let mut rng = rng(1);
        let keys: Vec<OpenerKey> = (0..3).map(|_| OpenerKey::generate(&mut rng)).collect();
        let all = keys.iter().enumerate().map(|(n, key)| (opener(n), key.public())).collect();
        Self {
            epoch: Epoch { number: 1, opens: start(), retires: start().plus_days(730) },
            openers: Openers::new(2, all).unwrap(),
            keys,
            threshold,
            rng: RefCell::new(rng),
        }
    }

    pub fn value_under(&self, input: &[u8], kind: &str, epoch: u32) -> BlindValue {
        let server = Server::new(&Key::from_bytes([8; 32]), &oprf_kind(kind), epoch).unwrap();
        let (state, blinded) = Client::blind(input, &mut *self.rng.borrow_mut()).unwrap();
        let answer = server.evaluate_batch(&[blinded]).unwrap()[0];
        state.finalize_secret(input, &answer).unwrap()
    }

    pub fn value(&self, input: &[u8]) -> BlindValue {
        self.value_under(input, "phone", 1)
    }

    pub fn terms(&self, number: u8) -> Terms<'static> {
        Terms {
            kind: "phone",
            epoch: self.epoch,
            threshold: self.threshold,
            id: SignalId([number + 50; 16]),
            depositor: organisation(number),
            expires: start().plus_days(90),
            now: start(),
        }
    }

    pub fn deposit_with(&self, terms: &Terms<'_>, value: &BlindValue, content: &[u8]) -> Deposit {
        seal(terms, value, &self.openers, content, &mut *self.rng.borrow_mut()).unwrap()
    }

    pub fn try_deposit(&self, terms: &Terms<'_>, content: &[u8]) -> Result<Deposit, SignalError> {
        let value = self.value(b"+31600000000");
        seal(terms, &value, &self.openers, content, &mut *self.rng.borrow_mut())
    }

    /// The deposit of one organisation, about the same number as all others.
    pub fn deposit(&self, number: u8) -> Deposit {
        self.try_deposit(&self.terms(number), CANARY).unwrap()
    }

    pub fn deposit_again(&self, number: u8) -> Deposit {
        let terms = Terms { id: SignalId([number + 90; 16]), ..self.terms(number) };
        self.try_deposit(&terms, CANARY).unwrap()
    }

    /// What these openers give for a deposit.
    pub fn open(&self, openers: &[usize], deposit: &Deposit, release: &Release) -> Vec<OpenerShare> {
        openers.iter().map(|n| self.keys[*n].open(opener(*n), deposit, release, start()).unwrap()).collect()
    }
}
