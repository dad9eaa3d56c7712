//! Every SQL statement of dossiers that are read as one.

oever_store::statements! {
    INSERT = "INSERT INTO dossier_merges (id, organisation, kept, merged, reason, function, function_title, at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    MERGE = "SELECT m.*, k.alias AS kept_alias, d.alias AS merged_alias FROM dossier_merges m \
        JOIN dossiers k ON k.id = m.kept JOIN dossiers d ON d.id = m.merged WHERE m.id = $1";
    MERGES_OF = "SELECT m.*, k.alias AS kept_alias, d.alias AS merged_alias FROM dossier_merges m \
        JOIN dossiers k ON k.id = m.kept JOIN dossiers d ON d.id = m.merged \
        WHERE (m.kept = $1 OR m.merged = $1) AND m.organisation = $2 ORDER BY m.at DESC, m.id";
    UNDO = "UPDATE dossier_merges SET undone_at = $2, undone_by = $3, undone_title = $4, undo_reason = $5 \
        WHERE id = $1 AND undone_at IS NULL";
    MERGED_INTO = "SELECT kept FROM dossier_merges WHERE merged = $1 AND undone_at IS NULL";
    MERGED_HERE = "SELECT d.* FROM dossier_merges m JOIN dossiers d ON d.id = m.merged \
        WHERE m.kept = $1 AND m.undone_at IS NULL ORDER BY m.at, m.id";
    MERGED_OF = "SELECT kept, merged FROM dossier_merges WHERE organisation = $1 AND undone_at IS NULL";
    HOLD = "UPDATE dossiers SET version = version WHERE id = $1 AND version = $2 AND status = 'open'";
    APART_OF = "SELECT other AS dossier FROM dossiers_apart WHERE one = $1 UNION SELECT one AS dossier FROM dossiers_apart WHERE other = $1";
    PLAN_HOLDER = "SELECT dossier FROM plan_items WHERE id = $1";
    CLOCK_HOLDER = "SELECT dossier FROM clocks WHERE id = $1";
    TIMELINE_OF_BOTH = "SELECT * FROM timeline WHERE dossier = $1 \
        OR dossier IN (SELECT merged FROM dossier_merges WHERE kept = $1 AND undone_at IS NULL) \
        ORDER BY on_date DESC, at DESC, id LIMIT $2 OFFSET $3";
    TIMELINE_COUNT_OF_BOTH = "SELECT CAST(COUNT(*) AS BIGINT) AS n FROM timeline WHERE dossier = $1 \
        OR dossier IN (SELECT merged FROM dossier_merges WHERE kept = $1 AND undone_at IS NULL)";
}
