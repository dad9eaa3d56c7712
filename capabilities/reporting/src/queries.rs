//! Every SQL statement of signals.

oever_store::statements! {
    INSERT = "INSERT INTO reports (id, owner, reporter, reporter_function, source, status, urgency, setting, municipality, region, \
        age_group, received_at, acknowledge_due, feedback_due, content, version) \
        VALUES ($1, $2, $3, $4, $5, 'received', $6, $7, $8, $9, $10, $11, $12, $13, $14, 1)";
    INSERT_FORM = "INSERT INTO report_forms (report, form) VALUES ($1, $2) ON CONFLICT (report, form) DO NOTHING";
    INSERT_ROUTE = "INSERT INTO report_routes (id, report, from_organisation, to_organisation, reason, at) VALUES ($1, $2, $3, $4, $5, $6)";
    FIND = "SELECT * FROM reports WHERE id = $1";
    FORMS = "SELECT form FROM report_forms WHERE report = $1 ORDER BY form";
    ROUTES = "SELECT from_organisation, to_organisation, reason, at FROM report_routes WHERE report = $1 ORDER BY at, id";
    OPEN_OF_OWNER = "SELECT * FROM reports WHERE owner = $1 AND (feedback_at IS NULL OR status IN ('received', 'in_consultation')) \
        ORDER BY CASE WHEN urgency = 'acute' AND acknowledged_at IS NULL THEN 0 ELSE 1 END, \
        CASE WHEN acknowledged_at IS NULL THEN acknowledge_due WHEN feedback_at IS NULL THEN feedback_due ELSE '9999-12-31' END, \
        received_at, id LIMIT $2 OFFSET $3";
    COUNT_OPEN_OF_OWNER = "SELECT CAST(COUNT(*) AS BIGINT) AS n FROM reports WHERE owner = $1 \
        AND (feedback_at IS NULL OR status IN ('received', 'in_consultation'))";
    SETTLED_OF_OWNER = "SELECT * FROM reports WHERE owner = $1 AND feedback_at IS NOT NULL AND status IN ('taken_up', 'not_taken_up') \
        ORDER BY received_at DESC, id LIMIT $2 OFFSET $3";
    COUNT_SETTLED_OF_OWNER = "SELECT CAST(COUNT(*) AS BIGINT) AS n FROM reports WHERE owner = $1 \
        AND feedback_at IS NOT NULL AND status IN ('taken_up', 'not_taken_up')";
    OF_REPORTER = "SELECT * FROM reports WHERE reporter = $1 ORDER BY received_at DESC, id LIMIT $2 OFFSET $3";
    COUNT_OF_REPORTER = "SELECT CAST(COUNT(*) AS BIGINT) AS n FROM reports WHERE reporter = $1";
    ACKNOWLEDGE = "UPDATE reports SET acknowledged_at = $3, version = version + 1 WHERE id = $1 AND version = $2 AND acknowledged_at IS NULL";
    DECIDE = "UPDATE reports SET status = $3, reason = $4, feedback = $5, feedback_at = $6, \
        acknowledged_at = COALESCE(acknowledged_at, $6), version = version + 1 WHERE id = $1 AND version = $2";
    REROUTE = "UPDATE reports SET owner = $3, region = $4, acknowledged_at = NULL, version = version + 1 WHERE id = $1 AND version = $2";
    SET_DOSSIER = "UPDATE reports SET dossier = $2, status = 'taken_up', reason = NULL, version = version + 1 WHERE id = $1";
    COUNTS = "SELECT r.region, f.form, r.age_group, CAST(COUNT(*) AS BIGINT) AS n FROM reports r JOIN report_forms f ON f.report = r.id \
        WHERE r.received_at >= $1 AND r.received_at < $2 GROUP BY r.region, f.form, r.age_group ORDER BY r.region, f.form, r.age_group";
    COUNT_RECEIVED = "SELECT CAST(COUNT(*) AS BIGINT) AS n FROM reports WHERE received_at >= $1 AND received_at < $2";
}
