//! The files of `oever stats`: rows of survival, of a funnel, of weekly counts.
#![no_main]
use libfuzzer_sys::fuzz_target;
use oever_files::stats::{FunnelColumns, SurvivalColumns, funnel_rows, survival_rows, weekly_rows};

fuzz_target!(|data: &[u8]| {
    let survival = SurvivalColumns { time: "time".into(), event: "event".into(), ..SurvivalColumns::default() };
    let funnel = FunnelColumns { observed: "observed".into(), ..FunnelColumns::default() };
    for header in ["", "time,event,group,entry,stratum,person\n", "observed,of\n", "series,week,organisation,count\n"] {
        let bytes = [header.as_bytes(), data].concat();
        let _ = survival_rows(&bytes, &survival);
        let _ = funnel_rows(&bytes, &funnel);
        let _ = weekly_rows(&bytes);
    }
});
