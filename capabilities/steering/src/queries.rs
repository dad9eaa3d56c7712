//! Every SQL statement of the register.

oever_store::statements! {
    INSERT_BOTTLENECK = "INSERT INTO bottlenecks (id, code, words, theme, region, source, capability, reach, answer, organisation, function, added_on) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    UPDATE_STATEMENT = "UPDATE bottlenecks SET words = $2, theme = $3, source = $4, capability = $5, reach = $6, answer = $7 WHERE code = $1";
    BOTTLENECKS = "SELECT * FROM bottlenecks ORDER BY CASE WHEN code IS NULL THEN 0 ELSE 1 END, code, added_on DESC, id";
    BOTTLENECK = "SELECT * FROM bottlenecks WHERE id = $1";
    BY_CODE = "SELECT * FROM bottlenecks WHERE code = $1";
    INSERT_MEASURE = "INSERT INTO measures (id, title, what, goal, indicator, better_when, margin, baseline, baseline_on, compared_with, \
        stop_rule, starts_on, organisation, function, function_title, region, status, changed_at, changed_by, version) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, 'running', $17, $18, 1)";
    UPDATE_MEASURE = "UPDATE measures SET title = $3, what = $4, goal = $5, indicator = $6, better_when = $7, margin = $8, baseline = $9, \
        baseline_on = $10, compared_with = $11, stop_rule = $12, starts_on = $13, status = $14, changed_at = $15, changed_by = $16, \
        version = version + 1 WHERE id = $1 AND version = $2";
    OWN_MEASURE = "UPDATE measures SET organisation = $3, function = $4, function_title = $5, region = $6, changed_at = $7, changed_by = $5, \
        version = version + 1 WHERE id = $1 AND version = $2 AND organisation IS NULL";
    MEASURES = "SELECT * FROM measures ORDER BY starts_on, id";
    MEASURE = "SELECT * FROM measures WHERE id = $1";
    INSERT_LINK = "INSERT INTO measure_bottlenecks (measure, bottleneck) VALUES ($1, $2) ON CONFLICT (measure, bottleneck) DO NOTHING";
    LINKS = "SELECT measure, bottleneck FROM measure_bottlenecks ORDER BY bottleneck, measure";
    INSERT_EFFECT = "INSERT INTO measure_effects (id, measure, measured_on, value, note, function_title, at) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    EFFECTS = "SELECT id, measure, measured_on, value, note, function_title FROM measure_effects ORDER BY measured_on, at, id";
    BASICS = "SELECT item, state, state_on, proof, function_title, version FROM basic_level WHERE organisation = $1 ORDER BY item";
    INSERT_BASIC = "INSERT INTO basic_level (organisation, item, state, state_on, proof, function_title, at, version) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, 1) ON CONFLICT (organisation, item) DO NOTHING";
    UPDATE_BASIC = "UPDATE basic_level SET state = $4, state_on = $5, proof = $6, function_title = $7, at = $8, version = version + 1 \
        WHERE organisation = $1 AND item = $2 AND version = $3";
    INSERT_AGREEMENT = "INSERT INTO agreements (id, subject, words, parties, region, starts_on, ends_on, organisation, function_title, at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    AGREEMENTS = "SELECT id, subject, words, parties, region, starts_on, ends_on, function_title FROM agreements ORDER BY starts_on DESC, id";
}
