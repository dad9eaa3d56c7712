//! Every SQL statement of sealed signals.

oever_store::statements! {
    // The reporter's side
    INSERT_SIGNAL = "INSERT INTO sealed_signals (id, organisation, account, function, kinds, state, sealed_at, expires_at, version) \
        VALUES ($1, $2, $3, $4, $5, 'sealed', $6, $7, 1)";
    SIGNAL = "SELECT * FROM sealed_signals WHERE id = $1";
    SIGNALS_OF_FUNCTION = "SELECT * FROM sealed_signals WHERE organisation = $1 AND function = $2 ORDER BY sealed_at DESC, id LIMIT 200";
    BY_ACCOUNT = "SELECT CAST(COUNT(*) AS BIGINT) AS n FROM sealed_signals WHERE account = $1 AND sealed_at >= $2";
    BY_ORGANISATION = "SELECT CAST(COUNT(*) AS BIGINT) AS n FROM sealed_signals WHERE organisation = $1 AND sealed_at >= $2";
    CLOSE_SIGNAL = "UPDATE sealed_signals SET state = $2, closed_at = $3, version = version + 1 WHERE id = $1 AND state = 'sealed'";
    OPENED_SIGNAL = "UPDATE sealed_signals SET state = 'opened', closed_at = $2, report = $3, version = version + 1 WHERE id = $1 AND state = 'sealed'";
    REMIND_SIGNAL = "UPDATE sealed_signals SET reminded_at = $2 WHERE id = $1 AND state = 'sealed' AND reminded_at IS NULL";
    INSERT_HANDLE = "INSERT INTO sealed_handles (deposit, signal) VALUES ($1, $2)";
    HANDLES_OF_SIGNAL = "SELECT deposit FROM sealed_handles WHERE signal = $1 ORDER BY deposit";
    HANDLE = "SELECT h.signal AS signal, s.state AS state FROM sealed_handles h JOIN sealed_signals s ON s.id = h.signal WHERE h.deposit = $1";
    DEPOSITS_OF_RELEASE = "SELECT deposit FROM sealed_handles WHERE release = $1";
    SIGNAL_OF_REPORT = "SELECT id FROM sealed_signals WHERE report = $1";
    IN_RELEASE = "SELECT DISTINCT signal FROM sealed_handles WHERE release IS NOT NULL";
    SET_RELEASE = "UPDATE sealed_handles SET release = $2 WHERE deposit = $1";
    CLEAR_RELEASE = "UPDATE sealed_handles SET release = NULL WHERE release = $1";
    DELETE_HANDLES = "DELETE FROM sealed_handles WHERE signal = $1";

    // The index
    PUT_DEPOSIT = "INSERT INTO sealed_deposits (id, group_key, legal_person, threshold, expires_at, body) VALUES ($1, $2, $3, $4, $5, $6) \
        ON CONFLICT (id) DO NOTHING";
    REMOVE_DEPOSIT = "DELETE FROM sealed_deposits WHERE id = $1";
    REMOVE_EXPIRED = "DELETE FROM sealed_deposits WHERE expires_at <= $1";
    READY_GROUPS = "SELECT group_key FROM sealed_deposits WHERE expires_at > $1 AND group_key > $2 GROUP BY group_key \
        HAVING COUNT(DISTINCT legal_person) >= MIN(threshold) ORDER BY group_key LIMIT 100";
    MEMBERS_OF_GROUP = "SELECT id, legal_person FROM sealed_deposits WHERE group_key = $1 AND expires_at > $2 ORDER BY id";
    ONE_OF_GROUP = "SELECT body FROM sealed_deposits WHERE group_key = $1 AND expires_at > $2 ORDER BY id LIMIT 1";
    DEPOSITS_OF_GROUP = "SELECT body FROM sealed_deposits WHERE group_key = $1 AND expires_at > $2 ORDER BY id";

    // The key service
    EPOCHS = "SELECT id, number, opens_at, retires_at, secret FROM sealed_epochs ORDER BY number";
    INSERT_EPOCH = "INSERT INTO sealed_epochs (id, number, opens_at, retires_at, secret) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (number) DO NOTHING";
    DESTROY_EPOCH = "UPDATE sealed_epochs SET secret = NULL WHERE id = $1";

    // Openers
    OPENERS = "SELECT id, legal_person, organisation, function, public_key, secret, since, stopped_at FROM sealed_openers ORDER BY since, id";
    STOP_OPENER = "UPDATE sealed_openers SET stopped_at = $3 WHERE organisation = $1 AND function = $2 AND stopped_at IS NULL";
    RESUME_OPENER = "UPDATE sealed_openers SET stopped_at = NULL, function = $2 WHERE organisation = $1 AND stopped_at IS NOT NULL";
    HAND_OVER_OPENER = "UPDATE sealed_openers SET function = $2 WHERE organisation = $1 AND function <> $2";
    DELETE_OPENER = "DELETE FROM sealed_openers WHERE id = $1 AND stopped_at <= $2";
    INSERT_OPENER = "INSERT INTO sealed_openers (id, legal_person, organisation, function, public_key, secret, since) VALUES ($1, $2, $3, $4, $5, $6, $7) \
        ON CONFLICT (legal_person) DO NOTHING";
    INSERT_RELEASE = "INSERT INTO sealed_releases (id, group_key, kind, persons, state, at) VALUES ($1, $2, $3, $4, 'waiting', $5)";
    RELEASE = "SELECT * FROM sealed_releases WHERE id = $1";
    RELEASES_WAITING = "SELECT * FROM sealed_releases WHERE state = 'waiting' ORDER BY at, id LIMIT 200";
    WAITING_FOR_GROUP = "SELECT id FROM sealed_releases WHERE group_key = $1 AND state = 'waiting'";
    CLOSE_RELEASE = "UPDATE sealed_releases SET state = $2, closed_at = $3 WHERE id = $1 AND state = 'waiting'";
    INSERT_SHARE = "INSERT INTO sealed_shares (id, release, deposit, opener, function, share, at) VALUES ($1, $2, $3, $4, $5, $6, $7) \
        ON CONFLICT (release, deposit, opener) DO NOTHING";
    SHARES = "SELECT id, deposit, opener, share FROM sealed_shares WHERE release = $1 ORDER BY at, id";
    DELETE_SHARES = "DELETE FROM sealed_shares WHERE release = $1";
}
