//! Every SQL statement this capability owns.

oever_store::statements! {
    INSERT_DECISION = "INSERT INTO sharing_decisions (id, organisation, function, function_title, decided_at, decided_on, purpose, from_kind, \
        to_kind, to_organisation, subject_kind, subject, route, outcome, human_because, certainty, rule_rows, articles, choice, advised_by, \
        ends_on, facts, motivation, review, version) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, 'open', 1)";
    DECISION = "SELECT * FROM sharing_decisions WHERE id = $1";
    DECISIONS_OF = "SELECT * FROM sharing_decisions WHERE organisation = $1 AND (CAST($2 AS TEXT) IS NULL OR review = $2) \
        ORDER BY decided_at DESC, id LIMIT $3 OFFSET $4";
    COUNT_DECISIONS = "SELECT CAST(COUNT(*) AS BIGINT) AS n FROM sharing_decisions WHERE organisation = $1 AND (CAST($2 AS TEXT) IS NULL OR review = $2)";
    DECISIONS_ABOUT = "SELECT * FROM sharing_decisions WHERE subject = $1 ORDER BY decided_at DESC, id";
    REVIEW_DECISION = "UPDATE sharing_decisions SET review = $3, review_note = $4, reviewed_by = $5, reviewed_at = $6, version = version + 1 \
        WHERE id = $1 AND version = $2";
    INSERT_SHARE = "INSERT INTO shares (id, decision, owner, with_organisation, subject_kind, subject, item_kinds, purpose, starts_on, ends_on, \
        consent, granted_by, granted_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
    SHARE = "SELECT * FROM shares WHERE id = $1";
    SHARES_ABOUT = "SELECT * FROM shares WHERE subject = $1 ORDER BY granted_at DESC, id";
    SHARES_IN_FORCE = "SELECT * FROM shares WHERE subject = $1 AND withdrawn_at IS NULL AND starts_on <= $2 AND ends_on >= $2 ORDER BY granted_at, id";
    SHARES_WITH = "SELECT * FROM shares WHERE with_organisation = $1 AND withdrawn_at IS NULL AND starts_on <= $2 AND ends_on >= $2 \
        ORDER BY granted_at DESC, id";
    WITHDRAW_SHARE = "UPDATE shares SET withdrawn_at = $2, withdrawn_because = $3 WHERE id = $1 AND withdrawn_at IS NULL";
    SHARES_ON_CONSENT = "SELECT * FROM shares WHERE consent = $1 AND withdrawn_at IS NULL ORDER BY id";
    SHARES_ON_DECISION = "SELECT * FROM shares WHERE decision = $1 AND withdrawn_at IS NULL ORDER BY id";
    MOVE_SHARES = "UPDATE shares SET owner = $2 WHERE subject = $1 AND withdrawn_at IS NULL";
    INSERT_CONSENT = "INSERT INTO consents (id, organisation, subject_kind, subject, kind, with_organisation, purpose, answer, given_by, asked_on, \
        ends_on, details, function, recorded_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
    CONSENT = "SELECT * FROM consents WHERE id = $1";
    CONSENTS_ABOUT = "SELECT * FROM consents WHERE subject = $1 ORDER BY recorded_at DESC, id";
    WITHDRAW_CONSENT = "UPDATE consents SET withdrawn_at = $2 WHERE id = $1 AND withdrawn_at IS NULL";
    INSERT_QUESTION = "INSERT INTO consult_questions (id, organisation, function, function_title, to_organisation, to_function, asked_at, due_on, \
        question, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1)";
    QUESTION = "SELECT * FROM consult_questions WHERE id = $1";
    QUESTIONS_TO = "SELECT * FROM consult_questions WHERE to_organisation = $1 ORDER BY CASE WHEN answered_at IS NULL THEN 0 ELSE 1 END, due_on, asked_at, id LIMIT 200";
    QUESTIONS_FROM = "SELECT * FROM consult_questions WHERE organisation = $1 ORDER BY asked_at DESC, id LIMIT 200";
    ANSWER_QUESTION = "UPDATE consult_questions SET answer = $3, answered_at = $4, answered_by = $5, answered_title = $6, version = version + 1 \
        WHERE id = $1 AND version = $2 AND answered_at IS NULL";
}
