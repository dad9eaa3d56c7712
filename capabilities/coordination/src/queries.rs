//! Every SQL statement of this capability.

oever_store::statements! {
    INSERT_DOSSIER = "INSERT INTO dossiers (id, organisation, function, alias, status, report, reference, region, opened_on, \
        identity, facts, changed_at, changed_by, version) \
        VALUES ($1, $2, $3, $4, 'open', $5, $6, $7, $8, $9, $10, $11, $12, 1)";
    DOSSIER_BY_ALIAS = "SELECT * FROM dossiers WHERE alias = $1";
    DOSSIER_BY_ID = "SELECT * FROM dossiers WHERE id = $1";
    DOSSIER_BY_REFERENCE = "SELECT * FROM dossiers WHERE organisation = $1 AND reference = $2";
    DOSSIER_BY_REPORT = "SELECT * FROM dossiers WHERE report = $1";
    ALL_OF_ORGANISATION = "SELECT * FROM dossiers WHERE organisation = $1 ORDER BY alias";
    INSERT_APART = "INSERT INTO dossiers_apart (one, other, organisation, function, at) VALUES ($1, $2, $3, $4, $5) \
        ON CONFLICT (one, other) DO NOTHING";
    ALIAS_EXISTS = "SELECT id FROM dossiers WHERE alias = $1";
    SEARCH = "SELECT * FROM dossiers WHERE organisation = $1 AND id IN (SELECT COALESCE(m.kept, d.id) FROM dossiers d \
        LEFT JOIN dossier_merges m ON m.merged = d.id AND m.undone_at IS NULL \
        WHERE d.organisation = $1 AND (d.alias = $2 OR d.alias LIKE $3)) ORDER BY status DESC, alias LIMIT 50";
    LIST_BY_NAME = "SELECT * FROM dossiers WHERE organisation = $1 AND ($2 = '' OR status = $2) \
        AND NOT EXISTS (SELECT 1 FROM dossier_merges m WHERE m.merged = dossiers.id AND m.undone_at IS NULL) ORDER BY alias LIMIT $3 OFFSET $4";
    LIST_BY_DATE = "SELECT * FROM dossiers WHERE organisation = $1 AND ($2 = '' OR status = $2) \
        AND NOT EXISTS (SELECT 1 FROM dossier_merges m WHERE m.merged = dossiers.id AND m.undone_at IS NULL) ORDER BY opened_on DESC, alias LIMIT $3 OFFSET $4";
    LIST_BY_CHANGE = "SELECT * FROM dossiers WHERE organisation = $1 AND ($2 = '' OR status = $2) \
        AND NOT EXISTS (SELECT 1 FROM dossier_merges m WHERE m.merged = dossiers.id AND m.undone_at IS NULL) ORDER BY changed_at DESC, alias LIMIT $3 OFFSET $4";
    COUNT_LIST = "SELECT CAST(COUNT(*) AS BIGINT) AS n FROM dossiers WHERE organisation = $1 AND ($2 = '' OR status = $2) \
        AND NOT EXISTS (SELECT 1 FROM dossier_merges m WHERE m.merged = dossiers.id AND m.undone_at IS NULL)";
    COUNT_OF_FUNCTION = "SELECT CAST(COUNT(*) AS BIGINT) AS n FROM dossiers WHERE function = $1 AND status <> 'closed' \
        AND NOT EXISTS (SELECT 1 FROM dossier_merges m WHERE m.merged = dossiers.id AND m.undone_at IS NULL)";
    UPDATE_IDENTITY = "UPDATE dossiers SET identity = $3, changed_at = $4, changed_by = $5, version = version + 1 WHERE id = $1 AND version = $2";
    UPDATE_FACTS = "UPDATE dossiers SET facts = $3, changed_at = $4, changed_by = $5, version = version + 1 WHERE id = $1 AND version = $2";
    UPDATE_ALIAS = "UPDATE dossiers SET alias = $3, changed_at = $4, changed_by = $5, version = version + 1 WHERE id = $1 AND version = $2";
    UPDATE_STATUS = "UPDATE dossiers SET status = $3, closed_on = $4, close_reason = $5, changed_at = $6, changed_by = $7, \
        version = version + 1 WHERE id = $1 AND version = $2";
    TOUCH = "UPDATE dossiers SET changed_at = $2, changed_by = $3 WHERE id = $1";

    INSERT_WISH = "INSERT INTO dossier_wishes (id, dossier, state, noted_on, content, at, function) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    LATEST_WISH = "SELECT * FROM dossier_wishes WHERE dossier = $1 \
        ORDER BY CASE state WHEN 'said' THEN 0 ELSE 1 END, noted_on DESC, at DESC LIMIT 1";
    WISHES = "SELECT * FROM dossier_wishes WHERE dossier = $1 ORDER BY noted_on DESC, at DESC";

    INSERT_PLAN = "INSERT INTO plan_items (id, dossier, who, who_organisation, content, asked_on, due_on, status, done_on, effect, \
        changed_at, changed_by, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 1)";
    UPDATE_PLAN = "UPDATE plan_items SET who = $3, who_organisation = $4, content = $5, due_on = $6, status = $7, done_on = $8, \
        effect = $9, changed_at = $10, changed_by = $11, version = version + 1 WHERE id = $1 AND version = $2";
    PLAN_ITEM = "SELECT * FROM plan_items WHERE id = $1 AND dossier = $2";
    PLAN_OF = "SELECT * FROM plan_items WHERE dossier = $1 \
        ORDER BY CASE status WHEN 'planned' THEN 0 WHEN 'busy' THEN 0 ELSE 1 END, CASE WHEN due_on IS NULL THEN 1 ELSE 0 END, due_on, asked_on, id";
    PLAN_OPEN = "SELECT p.*, COALESCE(k.alias, d.alias) AS alias, COALESCE(k.function, d.function) AS dossier_function \
        FROM plan_items p JOIN dossiers d ON d.id = p.dossier \
        LEFT JOIN dossier_merges m ON m.merged = d.id AND m.undone_at IS NULL LEFT JOIN dossiers k ON k.id = m.kept \
        WHERE d.organisation = $1 AND d.status <> 'closed' AND p.status IN ('planned', 'busy') AND p.due_on IS NOT NULL AND p.due_on <= $2";
    PLAN_OPEN_COUNT = "SELECT CAST(COUNT(*) AS BIGINT) AS n FROM plan_items WHERE dossier = $1 AND status IN ('planned', 'busy')";
    PLAN_REMINDED = "UPDATE plan_items SET reminded_at = $2 WHERE id = $1";
    PLAN_ESCALATED = "UPDATE plan_items SET escalated_at = $2 WHERE id = $1";

    INSERT_CLOCK = "INSERT INTO clocks (id, dossier, rule, party, state, due_on, version) VALUES ($1, $2, $3, $4, $5, $6, 1)";
    UPDATE_CLOCK = "UPDATE clocks SET state = $3, due_on = $4, version = version + 1 WHERE id = $1 AND version = $2";
    CLOCK = "SELECT * FROM clocks WHERE id = $1 AND dossier = $2";
    CLOCKS_OF = "SELECT * FROM clocks WHERE dossier = $1 ORDER BY rule, id";
    CLOCKS_OPEN = "SELECT c.*, COALESCE(k.alias, d.alias) AS alias, COALESCE(k.function, d.function) AS dossier_function, m.kept \
        FROM clocks c JOIN dossiers d ON d.id = c.dossier \
        LEFT JOIN dossier_merges m ON m.merged = d.id AND m.undone_at IS NULL LEFT JOIN dossiers k ON k.id = m.kept \
        WHERE d.organisation = $1 AND d.status <> 'closed' AND c.state = 'running' AND (c.due_on IS NULL OR c.due_on <= $2)";
    CLOCKS_LATE_FOR = "SELECT c.rule, CAST(COUNT(*) AS BIGINT) AS n, MIN(c.due_on) AS oldest FROM clocks c JOIN dossiers d ON d.id = c.dossier \
        WHERE c.party = $1 AND c.state = 'running' AND c.due_on < $2 AND d.status <> 'closed' GROUP BY c.rule ORDER BY c.rule";
    CLOCK_REMINDED = "UPDATE clocks SET reminded_at = $2 WHERE id = $1";
    CLOCK_ESCALATED = "UPDATE clocks SET escalated_at = $2 WHERE id = $1";
    INSERT_EVENT = "INSERT INTO clock_events (id, clock, dossier, event, at, function) VALUES ($1, $2, $3, $4, $5, $6)";
    EVENTS_OF = "SELECT id, clock, event FROM clock_events WHERE dossier = $1 ORDER BY at, id";

    INSERT_TIMELINE = "INSERT INTO timeline (id, dossier, kind, on_date, content, at, function, function_title, organisation) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    TIMELINE_OF = "SELECT * FROM timeline WHERE dossier = $1 ORDER BY on_date DESC, at DESC, id LIMIT $2 OFFSET $3";
    TIMELINE_COUNT = "SELECT CAST(COUNT(*) AS BIGINT) AS n FROM timeline WHERE dossier = $1";
    TIMELINE_SINCE = "SELECT t.kind, t.at, t.function_title, t.organisation, COALESCE(k.alias, d.alias) AS alias \
        FROM timeline t JOIN dossiers d ON d.id = t.dossier \
        LEFT JOIN dossier_merges m ON m.merged = d.id AND m.undone_at IS NULL LEFT JOIN dossiers k ON k.id = m.kept \
        WHERE d.organisation = $1 AND t.at >= $2 ORDER BY t.at DESC, t.id LIMIT 6";

    INSERT_TASK = "INSERT INTO work_tasks (id, organisation, dossier, kind, subject, href, due_on, at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (kind, subject) DO NOTHING";
    FINISH_TASK = "UPDATE work_tasks SET done_at = $3 WHERE kind = $1 AND subject = $2 AND done_at IS NULL";
    TASKS_OPEN = "SELECT t.id, t.kind, t.href, t.due_on, COALESCE(k.alias, d.alias) AS alias, \
        COALESCE(k.function, d.function) AS dossier_function FROM work_tasks t LEFT JOIN dossiers d ON d.id = t.dossier \
        LEFT JOIN dossier_merges m ON m.merged = d.id AND m.undone_at IS NULL LEFT JOIN dossiers k ON k.id = m.kept \
        WHERE t.organisation = $1 AND t.done_at IS NULL AND t.due_on <= $2";

    INSERT_IMPORT = "INSERT INTO case_imports (id, organisation, function, content, at) VALUES ($1, $2, $3, $4, $5)";
    IMPORT = "SELECT organisation, content, done_at FROM case_imports WHERE id = $1";
    IMPORT_DONE = "UPDATE case_imports SET done_at = $2 WHERE id = $1";
    IMPORTS_STALE = "SELECT id FROM case_imports WHERE done_at IS NULL AND at < $1";
}
