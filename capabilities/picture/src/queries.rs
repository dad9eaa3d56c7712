//! Every SQL statement of figures.

oever_store::statements! {
    COUNT_IN = "INSERT INTO picture_subjects (kind, subject, year, region, forms, age_group) VALUES ($1, $2, $3, $4, $5, $6) \
        ON CONFLICT (kind, subject) DO NOTHING";
    COUNT_OUT = "DELETE FROM picture_subjects WHERE kind = $1 AND subject = $2";
    SUBJECTS = "SELECT subject, region, forms, age_group FROM picture_subjects WHERE kind = $1 AND year = $2 ORDER BY subject";
    YEARS = "SELECT DISTINCT year FROM picture_subjects ORDER BY year DESC";
    SAME = "INSERT INTO picture_same (first_dossier, second_dossier) VALUES ($1, $2) ON CONFLICT (first_dossier, second_dossier) DO NOTHING";
    APART = "DELETE FROM picture_same WHERE first_dossier = $1 AND second_dossier = $2";
    ALL_SAME = "SELECT first_dossier, second_dossier FROM picture_same ORDER BY first_dossier, second_dossier";
    INSERT_SNAPSHOT = "INSERT INTO picture_snapshots (id, kind, year, reference_on, taken_at) VALUES ($1, $2, $3, $4, $5) \
        ON CONFLICT (kind, year, reference_on) DO NOTHING";
    LOCK_SNAPSHOT = "UPDATE picture_snapshots SET taken_at = taken_at WHERE id = $1";
    LAST_SNAPSHOT = "SELECT id, reference_on, taken_at FROM picture_snapshots WHERE kind = $1 AND year = $2 ORDER BY taken_at DESC, id LIMIT 1";
    INSERT_COUNT = "INSERT INTO picture_counts (snapshot, region, categories, age_group, n) VALUES ($1, $2, $3, $4, $5)";
    COUNTS = "SELECT region, categories, age_group, n FROM picture_counts WHERE snapshot = $1 ORDER BY region, categories, age_group";
    INSERT_RELEASE = "INSERT INTO picture_releases (id, snapshot, kind, year, layout, filter, document, organisation, function_title, released_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    OF_SNAPSHOT = "SELECT * FROM picture_releases WHERE snapshot = $1 ORDER BY released_at, id";
    OF_OTHER_SNAPSHOTS = "SELECT * FROM picture_releases WHERE kind = $1 AND year = $2 AND snapshot <> $3 ORDER BY released_at, id";
    RELEASES = "SELECT * FROM picture_releases ORDER BY released_at DESC, id";
    RELEASE = "SELECT * FROM picture_releases WHERE id = $1";
}
