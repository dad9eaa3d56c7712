//! Every SQL statement this capability owns.

oever_store::statements! {
    INSERT_ORGANISATION = "INSERT INTO organisations (id, name, kind, legal_person, region, municipality, mandate, supervision, work_number, external_ref, version) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1)";
    UPDATE_ORGANISATION = "UPDATE organisations SET name = $3, kind = $4, region = $5, municipality = $6, mandate = $7, supervision = $8, \
        work_number = $9, version = version + 1 WHERE id = $1 AND version = $2";
    ORGANISATION = "SELECT id, name, kind, legal_person, region, municipality, mandate, supervision, work_number, external_ref, version \
        FROM organisations WHERE id = $1";
    ORGANISATION_BY_REF = "SELECT id, name, kind, legal_person, region, municipality, mandate, supervision, work_number, external_ref, version \
        FROM organisations WHERE external_ref = $1";
    ORGANISATIONS = "SELECT id, name, kind, legal_person, region, municipality, mandate, supervision, work_number, external_ref, version \
        FROM organisations ORDER BY name, id";
    INSERT_FUNCTION = "INSERT INTO functions (id, organisation, title, role, region, work_number, version) VALUES ($1, $2, $3, $4, $5, $6, 1)";
    FUNCTION = "SELECT f.id, f.organisation, o.name AS organisation_name, o.kind AS organisation_kind, f.title, f.role, f.region, f.work_number \
        FROM functions f JOIN organisations o ON o.id = f.organisation WHERE f.id = $1";
    FUNCTIONS_WITH_ROLE = "SELECT f.id, f.organisation, o.name AS organisation_name, o.kind AS organisation_kind, f.title, f.role, f.region, f.work_number \
        FROM functions f JOIN organisations o ON o.id = f.organisation \
        WHERE f.role = $1 AND (CAST($2 AS TEXT) IS NULL OR f.region = $2) ORDER BY f.title, f.id";
    FUNCTIONS_OF = "SELECT f.id, f.organisation, o.name AS organisation_name, o.kind AS organisation_kind, f.title, f.role, f.region, f.work_number \
        FROM functions f JOIN organisations o ON o.id = f.organisation WHERE f.organisation = $1 ORDER BY f.title, f.id";
    FUNCTIONS_OF_ACCOUNT = "SELECT f.id, f.organisation, o.name AS organisation_name, o.kind AS organisation_kind, f.title, f.role, f.region, f.work_number \
        FROM account_functions a JOIN functions f ON f.id = a.function JOIN organisations o ON o.id = f.organisation \
        WHERE a.account = $1 ORDER BY f.title, f.id";
    INSERT_ACCOUNT = "INSERT INTO accounts (id, organisation, email_index, email, name, totp_step, status, created_at, version) \
        VALUES ($1, $2, $3, $4, $5, 0, 'invited', $6, 1)";
    ACCOUNT_BY_EMAIL = "SELECT id, organisation, email, name, password, totp_secret, status, version FROM accounts WHERE email_index = $1";
    ACCOUNT = "SELECT id, organisation, email, name, password, totp_secret, status, version FROM accounts WHERE id = $1";
    ACCOUNTS_OF = "SELECT id, organisation, email, name, password, totp_secret, status, version FROM accounts \
        WHERE organisation = $1 ORDER BY created_at, id";
    ACCOUNTS_WITH_ROLE = "SELECT DISTINCT a.id, a.email FROM accounts a JOIN account_functions af ON af.account = a.id \
        JOIN functions f ON f.id = af.function WHERE f.organisation = $1 AND f.role = $2 AND a.status = 'active' ORDER BY a.id";
    ACTIVATE_ACCOUNT = "UPDATE accounts SET password = $2, totp_secret = $3, totp_step = 0, status = 'active', version = version + 1 WHERE id = $1";
    RESET_ACCOUNT = "UPDATE accounts SET password = NULL, totp_secret = NULL, status = 'invited', version = version + 1 WHERE id = $1";
    TAKE_TOTP_STEP = "UPDATE accounts SET totp_step = $2 WHERE id = $1 AND totp_step < $2";
    SET_STATUS = "UPDATE accounts SET status = $3, version = version + 1 WHERE id = $1 AND version = $2";
    LINK_FUNCTION = "INSERT INTO account_functions (account, function) VALUES ($1, $2) ON CONFLICT (account, function) DO NOTHING";
    INSERT_RECOVERY = "INSERT INTO recovery_codes (code_hash, account) VALUES ($1, $2)";
    DROP_RECOVERY = "DELETE FROM recovery_codes WHERE account = $1";
    USE_RECOVERY = "UPDATE recovery_codes SET used_at = $3 WHERE code_hash = $1 AND account = $2 AND used_at IS NULL";
    INSERT_INVITATION = "INSERT INTO invitations (token_hash, account, expires_at) VALUES ($1, $2, $3)";
    INVITATION = "SELECT account FROM invitations WHERE token_hash = $1 AND used_at IS NULL AND expires_at > $2";
    USE_INVITATION = "UPDATE invitations SET used_at = $2 WHERE token_hash = $1 AND used_at IS NULL";
    INSERT_SESSION = "INSERT INTO sessions (token_hash, account, function, created_at, seen_at) VALUES ($1, $2, $3, $4, $4)";
    SESSION = "SELECT s.account, s.function, s.on_behalf_of, s.created_at, s.seen_at, a.name, a.status, a.organisation AS home \
        FROM sessions s JOIN accounts a ON a.id = s.account WHERE s.token_hash = $1";
    SEE_SESSION = "UPDATE sessions SET seen_at = $2 WHERE token_hash = $1";
    SWITCH_SESSION = "UPDATE sessions SET function = $3, on_behalf_of = $4 WHERE token_hash = $1 AND account = $2";
    DROP_SESSION = "DELETE FROM sessions WHERE token_hash = $1";
    DROP_SESSIONS_OF = "DELETE FROM sessions WHERE account = $1";
    DROP_OLD_SESSIONS = "DELETE FROM sessions WHERE created_at < $1 OR seen_at < $2";
    INSERT_DELEGATION = "INSERT INTO delegations (id, from_function, to_function, starts_on, ends_on) VALUES ($1, $2, $3, $4, $5)";
    WITHDRAW_DELEGATION = "UPDATE delegations SET withdrawn_at = $2 WHERE id = $1 AND withdrawn_at IS NULL";
    DELEGATIONS_FROM = "SELECT id, from_function, to_function, starts_on, ends_on FROM delegations \
        WHERE from_function = $1 AND withdrawn_at IS NULL ORDER BY starts_on DESC, id";
    DELEGATIONS_TO_ACCOUNT = "SELECT d.id, d.from_function, d.to_function, d.starts_on, d.ends_on FROM delegations d \
        JOIN account_functions af ON af.function = d.to_function \
        WHERE af.account = $1 AND d.withdrawn_at IS NULL AND d.starts_on <= $2 AND d.ends_on >= $2 ORDER BY d.starts_on, d.id";
    MAP_REGION = "INSERT INTO region_mapping (municipality, region, valid_from, valid_until, source) VALUES ($1, $2, $3, $4, $5) \
        ON CONFLICT (municipality, valid_from) DO UPDATE SET region = excluded.region, valid_until = excluded.valid_until, source = excluded.source";
    REGION_OF = "SELECT region FROM region_mapping WHERE municipality = $1 AND valid_from <= $2 AND (valid_until IS NULL OR valid_until >= $2) \
        ORDER BY valid_from DESC";
}
