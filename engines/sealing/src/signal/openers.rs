use std::fmt;

use hpke::aead::ChaCha20Poly1305;
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::{Deserializable, Kem, OpModeR, OpModeS, Serializable};
use zeroize::Zeroizing;

use super::polynomial::{Role, SecretBytes, x_of};
use super::release::Release;
use super::wire::{Reader, VERSION};
use super::{Deposit, LegalPerson, MAX_OPENERS, MIN_QUORUM, SignalError};
use crate::envelope::Key;
use crate::epoch::Moment;

const INFO: &[u8] = b"oever/signal/1/opener";
/// An encapsulated key and a sealed share.
pub(super) const PART_LEN: usize = 32 + 32 + 16;

/// The private key of an opener (X25519). Stays at the opener; overwritten when dropped.
pub struct OpenerKey(Key);

/// The public key of an opener, as the directory has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OpenerPublicKey([u8; 32]);

impl OpenerPublicKey {
    /// From the directory. Refuses bytes with which nothing could be sealed.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, SignalError> {
        <X25519HkdfSha256 as Kem>::PublicKey::from_bytes(bytes).map_err(|_| SignalError::OpenerKey)?;
        bytes.try_into().map(Self).map_err(|_| SignalError::OpenerKey)
    }

    /// For the directory.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl OpenerKey {
    /// A new random key.
    pub fn generate(rng: &mut (impl rand::CryptoRng + ?Sized)) -> Self {
        Self(Key::generate(rng))
    }

    /// From the opener's key file. Every 32 bytes are a key of X25519.
    pub fn from_key(key: Key) -> Self {
        Self(key)
    }

    /// The public half.
    pub fn public(&self) -> OpenerPublicKey {
        let Ok(private) = self.private() else { unreachable!("32 bytes are a key of X25519") };
        OpenerPublicKey(X25519HkdfSha256::sk_to_pk(&private).to_bytes().into())
    }

    fn private(&self) -> Result<<X25519HkdfSha256 as Kem>::PrivateKey, SignalError> {
        <X25519HkdfSha256 as Kem>::PrivateKey::from_bytes(self.0.expose()).map_err(|_| SignalError::OpenerKey)
    }

    /// Opens this opener's part of a deposit, after checking that `release` really holds θ legal persons for the very
    /// thing the deposit is about. Whether those legal persons are in the directory is for the caller to check
    /// ([`Release::legal_persons`]).
    pub fn open(
        &self,
        me: LegalPerson,
        deposit: &Deposit,
        release: &Release,
        now: Moment,
    ) -> Result<OpenerShare, SignalError> {
        release.check()?;
        if !release.is_about(deposit) {
            return Err(SignalError::SomethingElse { position: 0 });
        }
        deposit.check_term(now, 0)?;
        let header = &deposit.header;
        let position =
            header.openers.iter().position(|opener| *opener == me).ok_or(SignalError::NotAnOpener)?;
        let part = deposit.parts.get(position).ok_or(SignalError::NotAnOpener)?;
        let share = self.open_part(part, &deposit.header.digest(), me)?;
        if !header.opener_commitments.fits(&x_of(Role::Opener, me), &share) {
            return Err(SignalError::OpenerShareDoesNotFit { position });
        }
        Ok(OpenerShare { opener: me, share })
    }

    fn open_part(
        &self,
        part: &[u8; PART_LEN],
        header: &[u8; 32],
        me: LegalPerson,
    ) -> Result<SecretBytes, SignalError> {
        let failed = |_| SignalError::OpenerPartDoesNotOpen;
        let (encapsulated, sealed) = part.split_at(32);
        let encapsulated =
            <X25519HkdfSha256 as Kem>::EncappedKey::from_bytes(encapsulated).map_err(failed)?;
        let opened = Zeroizing::new(
            hpke::single_shot_open::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
                &OpModeR::Base,
                &self.private()?,
                &encapsulated,
                INFO,
                sealed,
                &aad(header, me),
            )
            .map_err(failed)?,
        );
        let mut share = Zeroizing::new([0; 32]);
        if opened.len() != share.len() {
            return Err(SignalError::OpenerPartDoesNotOpen);
        }
        share.copy_from_slice(&opened);
        Ok(share)
    }
}

impl fmt::Debug for OpenerKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OpenerKey(redacted)")
    }
}

fn aad(header: &[u8; 32], opener: LegalPerson) -> Vec<u8> {
    [header.as_slice(), &opener.0].concat()
}

/// Seals one share for one opener, bound to the deposit.
pub(super) fn seal_part(
    public: &OpenerPublicKey,
    header: &[u8; 32],
    opener: LegalPerson,
    share: &SecretBytes,
    mut rng: &mut (impl rand::CryptoRng + ?Sized),
) -> Result<[u8; PART_LEN], SignalError> {
    let failed = |_| SignalError::OpenerKey;
    let public = <X25519HkdfSha256 as Kem>::PublicKey::from_bytes(&public.0).map_err(failed)?;
    let (encapsulated, sealed) =
        hpke::single_shot_seal_with_rng::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
            &OpModeS::Base,
            &public,
            INFO,
            share.as_slice(),
            &aad(header, opener),
            &mut rng,
        )
        .map_err(failed)?;
    let part = [encapsulated.to_bytes().as_slice(), &sealed].concat();
    part.try_into().map_err(|_| SignalError::OpenerKey)
}

/// Who can open together: `quorum` of them, each at a legal person of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Openers {
    pub(super) quorum: u8,
    pub(super) all: Vec<(LegalPerson, OpenerPublicKey)>,
}

impl Openers {
    /// At least two must open together, and no legal person may count twice.
    pub fn new(quorum: u8, all: Vec<(LegalPerson, OpenerPublicKey)>) -> Result<Self, SignalError> {
        check_quorum(quorum, all.len())?;
        let persons: Vec<_> = all.iter().map(|(person, _)| *person).collect();
        check_apart(&persons)?;
        Ok(Self { quorum, all })
    }
}

pub(super) fn check_quorum(quorum: u8, openers: usize) -> Result<(), SignalError> {
    if quorum < MIN_QUORUM || openers > MAX_OPENERS || usize::from(quorum) > openers {
        return Err(SignalError::Quorum { quorum, openers });
    }
    Ok(())
}

pub(super) fn check_apart(openers: &[LegalPerson]) -> Result<(), SignalError> {
    for (second, opener) in openers.iter().enumerate() {
        if let Some(first) = openers.iter().take(second).position(|other| other == opener) {
            return Err(SignalError::OpenersOfOneLegalPerson { first, second });
        }
    }
    Ok(())
}

/// What an opener gives when it opens: secret, for whoever may read the signal.
pub struct OpenerShare {
    pub(super) opener: LegalPerson,
    pub(super) share: SecretBytes,
}

impl OpenerShare {
    /// Whose it is.
    pub fn opener(&self) -> LegalPerson {
        self.opener
    }

    /// For an encrypted channel to the reader; handle with care.
    pub fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        let mut out = Zeroizing::new(Vec::with_capacity(49));
        out.push(VERSION);
        out.extend_from_slice(&self.opener.0);
        out.extend_from_slice(self.share.as_slice());
        out
    }

    /// What [`OpenerShare::to_bytes`] made. Whether it fits is found out by [`super::unseal`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, SignalError> {
        let mut reader = Reader::new(bytes)?;
        let opener = reader.person("the opener")?;
        let share = Zeroizing::new(reader.array("the share of the opener")?);
        reader.end()?;
        Ok(Self { opener, share })
    }
}

impl fmt::Debug for OpenerShare {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OpenerShare").field("opener", &self.opener).finish_non_exhaustive()
    }
}
