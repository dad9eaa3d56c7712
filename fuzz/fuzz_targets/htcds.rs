//! Case records of others: HTCDS survives its own file, CTDC becomes HTCDS that can be read.
#![no_main]
use libfuzzer_sys::fuzz_target;
use oever_exchange::{CtdcForm, Record, read_ctdc, read_htcds, standard_fields, write_htcds};

fn survives(records: &[Record]) {
    let again = read_htcds(&write_htcds(records)).unwrap();
    assert_eq!(again.problems.total, 0);
    assert_eq!(again.records, records);
}

fn under(headings: &[&str], data: &[u8]) -> Vec<u8> {
    [headings.join(",").as_bytes(), b"\n", data].concat()
}

fuzz_target!(|data: &[u8]| {
    let standard: Vec<&str> = standard_fields().iter().map(|field| field.name).collect();
    for bytes in [data.to_vec(), under(&standard, data)] {
        if let Ok(reading) = read_htcds(&bytes) {
            survives(&reading.records);
        }
    }
    for form in [CtdcForm::KAnonymised, CtdcForm::Synthetic] {
        if let Ok(reading) = read_ctdc(form, &under(&form.headings().collect::<Vec<_>>(), data)) {
            survives(&reading.records);
        }
    }
});
