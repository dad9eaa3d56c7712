//! Every SQL statement of follow-up.

oever_store::statements! {
    INSERT = "INSERT INTO followups (id, dossier, organisation, months, starts_on, due_on, status, version) \
        VALUES ($1, $2, $3, $4, $5, $6, 'planned', 1) ON CONFLICT (dossier, starts_on, months) DO NOTHING";
    FIND = "SELECT * FROM followups WHERE id = $1";
    OF_DOSSIER = "SELECT * FROM followups WHERE dossier = $1 ORDER BY due_on, id";
    DUE = "SELECT * FROM followups WHERE organisation = $1 AND status = 'planned' AND due_on <= $2 ORDER BY due_on, id LIMIT 200";
    COMING = "SELECT * FROM followups WHERE organisation = $1 AND status = 'planned' AND due_on > $2 ORDER BY due_on, id LIMIT 50";
    RECORDED = "SELECT * FROM followups WHERE organisation = $1 AND status = 'done' ORDER BY recorded_on DESC, id LIMIT 50";
    RECORD = "UPDATE followups SET status = 'done', recorded_on = $3, function_title = $4, outcome = $5, version = version + 1 \
        WHERE id = $1 AND version = $2";
    CANCEL = "UPDATE followups SET status = 'cancelled', version = version + 1 WHERE dossier = $1 AND status = 'planned'";
    PLANNED_OF_DOSSIER = "SELECT id FROM followups WHERE dossier = $1 AND status = 'planned'";
    MOVE = "UPDATE followups SET organisation = $2 WHERE dossier = $1 AND organisation <> $2";
    MOVE_RETURNS = "UPDATE followup_returns SET organisation = $2 WHERE dossier = $1 AND organisation <> $2";
    RECORDED_BETWEEN = "SELECT * FROM followups WHERE status = 'done' AND months = $1 AND starts_on >= $2 AND starts_on < $3 ORDER BY id";
    STARTED_BETWEEN = "SELECT * FROM followups WHERE starts_on >= $1 AND starts_on < $2 ORDER BY id";
    JUDGED = "SELECT * FROM followup_returns WHERE status <> 'possible' ORDER BY id";
    INSERT_RETURN = "INSERT INTO followup_returns (id, dossier, organisation, found_on, sign, status, version) \
        VALUES ($1, $2, $3, $4, $5, 'possible', 1) ON CONFLICT (dossier, sign, found_on) DO NOTHING";
    RETURNS = "SELECT * FROM followup_returns WHERE organisation = $1 ORDER BY CASE WHEN status = 'possible' THEN 0 ELSE 1 END, found_on DESC, id LIMIT 50";
    RETURN = "SELECT * FROM followup_returns WHERE id = $1";
    JUDGE_RETURN = "UPDATE followup_returns SET status = $3, function_title = $4, reason = $5, version = version + 1 \
        WHERE id = $1 AND version = $2 AND status = 'possible'";
}
