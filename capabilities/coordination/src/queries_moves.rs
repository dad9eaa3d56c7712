//! Every SQL statement of transfers, rights of the person and substitution.

oever_store::statements! {
    INSERT_TRANSFER = "INSERT INTO transfers (id, dossier, alias, from_organisation, from_function, to_organisation, to_function, decision, \
        letter, offered_at, due_on, status, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'offered', 1)";
    TRANSFER = "SELECT * FROM transfers WHERE id = $1";
    OPEN_TRANSFER_OF = "SELECT * FROM transfers WHERE dossier = $1 AND status = 'offered'";
    TRANSFERS_OF = "SELECT * FROM transfers WHERE dossier = $1 ORDER BY offered_at DESC, id";
    TRANSFERS_FROM = "SELECT * FROM transfers WHERE from_organisation = $1 ORDER BY offered_at DESC, id LIMIT 100";
    TRANSFERS_TO = "SELECT * FROM transfers WHERE to_organisation = $1 \
        ORDER BY CASE WHEN status = 'offered' THEN 0 ELSE 1 END, due_on, offered_at DESC, id LIMIT 100";
    ANSWER_TRANSFER = "UPDATE transfers SET status = $3, answer = $4, answered_by = $5, answered_at = $6, version = version + 1 \
        WHERE id = $1 AND version = $2 AND status = 'offered'";
    SET_STATUS = "UPDATE dossiers SET status = $3, changed_at = $4, changed_by = $5, version = version + 1 WHERE id = $1 AND version = $2";
    BACK_TO_OPEN = "UPDATE dossiers SET status = 'open', changed_at = $2, changed_by = $3, version = version + 1 WHERE id = $1 AND status = 'offered'";
    NEW_OWNER = "UPDATE dossiers SET organisation = $2, function = $3, region = $4, status = 'open', changed_at = $5, changed_by = $3, \
        version = version + 1 WHERE id = $1 AND status = 'offered'";
    MOVE_TASKS = "UPDATE work_tasks SET organisation = $2 WHERE dossier = $1 AND done_at IS NULL";
    MOVE_REQUESTS = "UPDATE rights_requests SET organisation = $2 WHERE dossier = $1 AND status = 'open'";
    PLAN_NOW_OURS = "UPDATE plan_items SET who = 'coordinator', who_organisation = NULL WHERE dossier = $1 AND who_organisation = $2";
    DOSSIERS_OF_FUNCTION = "SELECT * FROM dossiers WHERE function = $1 AND status <> 'closed' \
        AND NOT EXISTS (SELECT 1 FROM dossier_merges m WHERE m.merged = dossiers.id AND m.undone_at IS NULL) ORDER BY alias";

    INSERT_REQUEST = "INSERT INTO rights_requests (id, organisation, function, dossier, kind, asked_by, received_on, due_on, status, details, \
        recorded_at, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'open', $9, $10, 1)";
    REQUEST = "SELECT r.*, d.alias FROM rights_requests r LEFT JOIN dossiers d ON d.id = r.dossier WHERE r.id = $1";
    REQUESTS_OF = "SELECT r.*, d.alias FROM rights_requests r LEFT JOIN dossiers d ON d.id = r.dossier WHERE r.organisation = $1 \
        ORDER BY CASE WHEN r.status = 'open' THEN 0 ELSE 1 END, r.due_on, r.recorded_at, r.id LIMIT 200";
    REQUESTS_ABOUT = "SELECT r.*, d.alias FROM rights_requests r LEFT JOIN dossiers d ON d.id = r.dossier WHERE r.dossier = $1 ORDER BY r.recorded_at DESC, r.id";
    EXTEND_REQUEST = "UPDATE rights_requests SET extended_on = $3, due_on = $4, extension = $5, version = version + 1 \
        WHERE id = $1 AND version = $2 AND status = 'open' AND extended_on IS NULL";
    ANSWER_REQUEST = "UPDATE rights_requests SET status = 'answered', outcome = $3, answer = $4, answered_on = $5, version = version + 1 \
        WHERE id = $1 AND version = $2 AND status = 'open'";
    CLOSE_ERASED = "UPDATE dossiers SET status = 'closed', closed_on = $2, changed_at = $3, version = version + 1 WHERE id = $1 AND status <> 'closed'";
}
