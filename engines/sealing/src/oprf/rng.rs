//! `voprf` speaks the previous generation of `rand_core`; this lets it use the generator of the caller.

use rand_core06::{CryptoRng, Error, RngCore};

pub(super) struct Bridge<'a, R: ?Sized>(pub(super) &'a mut R);

impl<R: rand::CryptoRng + ?Sized> RngCore for Bridge<'_, R> {
    fn next_u32(&mut self) -> u32 {
        self.0.next_u32()
    }

    fn next_u64(&mut self) -> u64 {
        self.0.next_u64()
    }

    fn fill_bytes(&mut self, bytes: &mut [u8]) {
        self.0.fill_bytes(bytes);
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Error> {
        self.0.fill_bytes(bytes);
        Ok(())
    }
}

impl<R: rand::CryptoRng + ?Sized> CryptoRng for Bridge<'_, R> {}
