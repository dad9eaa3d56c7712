//! Deposits, releases and opener shares from outside: an error or the very bytes again, and nothing opens with a key
//! that nobody sealed for.
#![no_main]
use libfuzzer_sys::fuzz_target;
use oever_sealing::envelope::Key;
use oever_sealing::epoch::{Epoch, Moment};
use oever_sealing::signal::{Deposit, OpenerKey, OpenerShare, Release, unseal};

fuzz_target!(|data: &[u8]| {
    let now = Moment::from_microseconds(0);
    if let Ok(share) = OpenerShare::from_bytes(data) {
        assert_eq!(share.to_bytes().as_slice(), data);
    }
    if let Ok(release) = Release::from_bytes(data) {
        assert_eq!(release.to_bytes().as_slice(), data);
    }
    let Ok(deposit) = Deposit::from_bytes(data) else { return };
    assert_eq!(deposit.to_bytes(), data);
    let epoch = Epoch { number: deposit.epoch(), opens: now, retires: now.plus_days(730) };
    let _ = deposit.check(deposit.depositor(), &epoch, now);
    if let Ok(release) = Release::gather(&[deposit.clone()], now) {
        let key = OpenerKey::from_key(Key::from_bytes([7; 32]));
        for opener in deposit.openers() {
            assert!(key.open(*opener, &deposit, &release, now).is_err());
        }
        assert!(unseal(&deposit, &release, &[]).is_err());
    }
});
