//! Sharing a secret over a polynomial (Shamir 1979) in the scalar field of ristretto255, with a commitment to each
//! coefficient (Feldman 1987), so that a share that does not belong is found before it spoils anything.

use curve25519_dalek::ristretto::{CompressedRistretto, RistrettoPoint};
use curve25519_dalek::scalar::Scalar;
use curve25519_dalek::traits::Identity;
use hkdf::Hkdf;
use sha2::{Digest, Sha256, Sha512};
use zeroize::Zeroizing;

use super::LegalPerson;
use crate::envelope::push_part;
use crate::oprf::BlindValue;

/// A secret scalar as bytes, overwritten when dropped.
pub(super) type SecretBytes = Zeroizing<[u8; 32]>;

/// Whose share: depositors and openers have different *x* even when they are one legal person.
#[derive(Debug, Clone, Copy)]
pub(super) enum Role {
    Depositor,
    Opener,
}

/// The place of a legal person on the polynomial: a hash, so that nobody can choose it.
pub(super) fn x_of(role: Role, person: LegalPerson) -> Scalar {
    let role: &[u8] = match role {
        Role::Depositor => b"depositor",
        Role::Opener => b"opener",
    };
    let mut input = Vec::with_capacity(80);
    for part in [b"oever/signal/1/x".as_slice(), role, &person.0] {
        push_part(&mut input, part);
    }
    Scalar::from_bytes_mod_order_wide(&Sha512::digest(&input).into())
}

/// What fixes a polynomial beside the blind value.
pub(super) fn subject(kind: &str, epoch: u32, threshold: u8) -> Vec<u8> {
    let mut out = Vec::with_capacity(64 + kind.len());
    push_part(&mut out, kind.as_bytes());
    push_part(&mut out, &epoch.to_be_bytes());
    push_part(&mut out, &[threshold]);
    out
}

/// The tag under which equal attributes meet.
pub(super) fn tag(value: &BlindValue, subject: &[u8]) -> [u8; 32] {
    let mut tag = [0; 32];
    expand(value, b"tag", subject, 0, &mut tag);
    tag
}

fn expand(value: &BlindValue, label: &[u8], subject: &[u8], index: u8, out: &mut [u8]) {
    let mut info = Vec::with_capacity(32 + subject.len());
    push_part(&mut info, label);
    info.extend_from_slice(subject);
    info.push(index);
    if Hkdf::<Sha256>::new(Some(b"oever/signal/1"), value.expose()).expand(&info, out).is_err() {
        unreachable!("at most 64 bytes, far below the limit of HKDF")
    }
}

/// The coefficients, constant term first.
pub(super) struct Polynomial(Zeroizing<Vec<Scalar>>);

impl Polynomial {
    /// The polynomial that belongs to an attribute: the same for everybody who deposits about it.
    pub(super) fn of_attribute(value: &BlindValue, subject: &[u8], coefficients: u8) -> Self {
        let mut all = Zeroizing::new(Vec::with_capacity(usize::from(coefficients)));
        for index in 0..coefficients {
            let mut wide = Zeroizing::new([0; 64]);
            expand(value, b"coefficient", subject, index, wide.as_mut_slice());
            all.push(Scalar::from_bytes_mod_order_wide(&wide));
        }
        Self(all)
    }

    /// A polynomial that nobody else can find again.
    pub(super) fn random(coefficients: u8, rng: &mut (impl rand::CryptoRng + ?Sized)) -> Self {
        let mut all = Zeroizing::new(Vec::with_capacity(usize::from(coefficients)));
        for _ in 0..coefficients {
            let mut wide = Zeroizing::new([0; 64]);
            rng.fill_bytes(wide.as_mut_slice());
            all.push(Scalar::from_bytes_mod_order_wide(&wide));
        }
        Self(all)
    }

    pub(super) fn share(&self, x: &Scalar) -> SecretBytes {
        let value = self.0.iter().rev().fold(Scalar::ZERO, |sum, coefficient| sum * x + coefficient);
        Zeroizing::new(value.to_bytes())
    }

    pub(super) fn secret(&self) -> SecretBytes {
        Zeroizing::new(self.0.first().map_or([0; 32], Scalar::to_bytes))
    }

    pub(super) fn commitments(&self) -> Commitments {
        Commitments(self.0.iter().map(|c| RistrettoPoint::mul_base(c).compress().to_bytes()).collect())
    }
}

/// One point per coefficient. Says nothing about the polynomial to whoever cannot take discrete logarithms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Commitments(pub(super) Vec<[u8; 32]>);

impl Commitments {
    /// Whether `share` is the value at `x`. False as well for bytes that are no scalar or no points.
    pub(super) fn fits(&self, x: &Scalar, share: &[u8; 32]) -> bool {
        let Some(share) = Option::<Scalar>::from(Scalar::from_canonical_bytes(*share)) else { return false };
        let mut sum = RistrettoPoint::identity();
        for bytes in self.0.iter().rev() {
            let Some(point) = CompressedRistretto(*bytes).decompress() else { return false };
            sum = sum * x + point;
        }
        sum == RistrettoPoint::mul_base(&share)
    }
}

/// The constant term, from as many points as there are coefficients. `None` for two points at the same *x* or a
/// share that is no scalar.
pub(super) fn interpolate(points: &[(Scalar, [u8; 32])]) -> Option<SecretBytes> {
    let mut secret = Zeroizing::new(Scalar::ZERO);
    for (position, (x, share)) in points.iter().enumerate() {
        let share = Zeroizing::new(Option::<Scalar>::from(Scalar::from_canonical_bytes(*share))?);
        let (mut numerator, mut denominator) = (Scalar::ONE, Scalar::ONE);
        for (other, (other_x, _)) in points.iter().enumerate() {
            if other != position {
                numerator *= other_x;
                denominator *= other_x - x;
            }
        }
        if denominator == Scalar::ZERO {
            return None;
        }
        *secret += *share * numerator * denominator.invert();
    }
    Some(Zeroizing::new(secret.to_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rand_chacha::ChaCha20Rng;
    use rand_chacha::rand_core::SeedableRng;

    fn person(number: u8) -> LegalPerson {
        LegalPerson([number; 16])
    }

    /// Slow and obvious: powers of x times unknown coefficients, solved by elimination.
    fn constant_by_elimination(points: &[(Scalar, Scalar)]) -> Scalar {
        let size = points.len();
        let mut rows: Vec<Vec<Scalar>> = points
            .iter()
            .map(|(x, y)| {
                let mut row = vec![Scalar::ONE];
                for column in 1..size {
                    row.push(row[column - 1] * x);
                }
                row.push(*y);
                row
            })
            .collect();
        for column in 0..size {
            let pivot = (column..size).find(|row| rows[*row][column] != Scalar::ZERO).unwrap();
            rows.swap(column, pivot);
            let inverse = rows[column][column].invert();
            for value in &mut rows[column] {
                *value *= inverse;
            }
            let pivot = rows[column].clone();
            for (_, row) in rows.iter_mut().enumerate().filter(|(row, _)| *row != column) {
                let factor = row[column];
                for (value, above) in row.iter_mut().zip(&pivot) {
                    *value -= factor * above;
                }
            }
        }
        rows[0][size]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        #[test]
        fn interpolation_equals_elimination_and_finds_the_secret(seed: [u8; 32], size in 2_u8..9) {
            let polynomial = Polynomial::random(size, &mut ChaCha20Rng::from_seed(seed));
            let points: Vec<_> = (0..size)
                .map(|i| x_of(Role::Depositor, person(i)))
                .map(|x| (x, *polynomial.share(&x)))
                .collect();
            let found = interpolate(&points).unwrap();
            prop_assert_eq!(&found, &polynomial.secret());
            let scalars: Vec<_> =
                points.iter().map(|(x, y)| (*x, Scalar::from_canonical_bytes(*y).unwrap())).collect();
            prop_assert_eq!(constant_by_elimination(&scalars).to_bytes(), *found);
            // One point fewer gives something else.
            prop_assert_ne!(interpolate(&points[1..]).unwrap(), polynomial.secret());
        }

        #[test]
        fn a_share_fits_only_its_own_place(seed: [u8; 32], size in 2_u8..6, bit in 0_usize..256) {
            let polynomial = Polynomial::random(size, &mut ChaCha20Rng::from_seed(seed));
            let commitments = polynomial.commitments();
            let x = x_of(Role::Opener, person(1));
            let mut share = *polynomial.share(&x);
            prop_assert!(commitments.fits(&x, &share));
            prop_assert!(!commitments.fits(&x_of(Role::Depositor, person(1)), &share));
            share[bit / 8] ^= 1 << (bit % 8);
            prop_assert!(!commitments.fits(&x, &share));
        }
    }

    #[test]
    fn two_points_at_one_place_are_refused() {
        let polynomial = Polynomial::random(2, &mut ChaCha20Rng::from_seed([1; 32]));
        let x = x_of(Role::Opener, person(1));
        let point = (x, *polynomial.share(&x));
        assert_eq!(interpolate(&[point, point]), None);
        assert_eq!(interpolate(&[point, (x_of(Role::Opener, person(2)), [0xff; 32])]), None);
    }
}
