//! Every SQL statement of linking.

oever_store::statements! {
    // Pairs and stops
    INSERT_PAIR = "INSERT INTO link_pair_decisions (id, organisation, other, state, basis, dpia, decided_on, until, function, seq, at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, \
        (SELECT COALESCE(MAX(d.seq), 0) + 1 FROM link_pair_decisions d WHERE d.organisation = $2 AND d.other = $3), $10)";
    LATEST_PAIRS = "SELECT organisation, other, state, basis, dpia, decided_on, until, function, at FROM link_pair_decisions d \
        WHERE seq = (SELECT MAX(l.seq) FROM link_pair_decisions l WHERE l.organisation = d.organisation AND l.other = d.other) \
        ORDER BY organisation, other";
    SET_STOP = "INSERT INTO link_stops (organisation, stopped, reason, function, at) VALUES ($1, $2, $3, $4, $5) \
        ON CONFLICT (organisation) DO UPDATE SET stopped = excluded.stopped, reason = excluded.reason, \
        function = excluded.function, at = excluded.at";
    STOPS = "SELECT organisation, reason, function, at FROM link_stops WHERE stopped = TRUE ORDER BY at";

    // Own values
    INSERT_OWN_VALUE = "INSERT INTO link_own_values (id, organisation, kind, tag, value, function, at) VALUES ($1, $2, $3, $4, $5, $6, $7) \
        ON CONFLICT (organisation, kind, tag) DO NOTHING";
    OWN_VALUES = "SELECT id, kind, value, at FROM link_own_values WHERE organisation = $1 ORDER BY kind, at, id";
    OWN_TAGS = "SELECT kind, tag FROM link_own_values WHERE organisation = $1";
    DELETE_OWN_VALUE = "DELETE FROM link_own_values WHERE id = $1 AND organisation = $2";
    FORGET_OWN_VALUE = "DELETE FROM link_own_values WHERE id = $1";

    // Never link
    SET_NEVER = "INSERT INTO link_never (subject, organisation, function, at) VALUES ($1, $2, $3, $4) ON CONFLICT (subject) DO NOTHING";
    UNSET_NEVER = "DELETE FROM link_never WHERE subject = $1 AND organisation = $2";
    IS_NEVER = "SELECT subject FROM link_never WHERE subject = $1";

    // Enrolments
    INSERT_ENROLMENT = "INSERT INTO link_enrolments (id, organisation, subject_kind, subject, label, role, basis, decision, acute, state, \
        proposed_account, proposed_function, proposed_at, expires_at, version) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'proposed', $10, $11, $12, $13, 1)";
    INSERT_VALUE = "INSERT INTO link_values (id, enrolment, kind, value) VALUES ($1, $2, $3, $4)";
    VALUES_OF = "SELECT id, kind, value FROM link_values WHERE enrolment = $1 ORDER BY id";
    KINDS_OF = "SELECT kind, CAST(COUNT(*) AS BIGINT) AS n FROM link_values WHERE enrolment = $1 GROUP BY kind ORDER BY kind";
    ENROLMENT = "SELECT * FROM link_enrolments WHERE id = $1";
    ENROLMENTS_OF_ORGANISATION = "SELECT * FROM link_enrolments WHERE organisation = $1 ORDER BY proposed_at DESC, id LIMIT 200";
    ENROLMENTS_OF_SUBJECT = "SELECT * FROM link_enrolments WHERE subject = $1 ORDER BY proposed_at DESC, id";
    OPEN_OF_SUBJECT = "SELECT id FROM link_enrolments WHERE subject = $1 AND state IN ('proposed', 'confirmed', 'active')";
    ACTIVE = "SELECT * FROM link_enrolments WHERE state = 'active'";
    ANY_OPEN = "SELECT id FROM link_enrolments WHERE state IN ('proposed', 'confirmed', 'active') LIMIT 1";
    EXPIRED = "SELECT id, organisation FROM link_enrolments WHERE state IN ('proposed', 'confirmed', 'active') AND expires_at <= $1 LIMIT 200";
    CONFIRM = "UPDATE link_enrolments SET state = 'confirmed', confirmed_account = $3, confirmed_function = $4, confirmed_at = $5, \
        answer_at = $6, version = version + 1 WHERE id = $1 AND version = $2 AND state = 'proposed'";
    REFUSE = "UPDATE link_enrolments SET state = 'refused', confirmed_account = $3, confirmed_function = $4, confirmed_at = $5, \
        version = version + 1 WHERE id = $1 AND version = $2 AND state = 'proposed'";
    ACTIVATE = "UPDATE link_enrolments SET state = 'active', version = version + 1 WHERE id = $1 AND state = 'confirmed'";
    END = "UPDATE link_enrolments SET state = $2, version = version + 1 WHERE id = $1 AND state IN ('proposed', 'confirmed', 'active')";
    PROPOSED_BY_ACCOUNT = "SELECT CAST(COUNT(*) AS BIGINT) AS n FROM link_enrolments WHERE proposed_account = $1 AND proposed_at >= $2";
    PROPOSED_BY_ORGANISATION = "SELECT CAST(COUNT(*) AS BIGINT) AS n FROM link_enrolments WHERE organisation = $1 AND proposed_at >= $2";
    PROPOSED_FOR_SUBJECT = "SELECT CAST(COUNT(*) AS BIGINT) AS n FROM link_enrolments WHERE subject = $1 AND proposed_at >= $2";
    DELETE_VALUES = "DELETE FROM link_values WHERE enrolment = $1";
    DELETE_HANDLES = "DELETE FROM link_handles WHERE enrolment = $1";
    DELETE_ENROLMENT = "DELETE FROM link_enrolments WHERE id = $1";

    // Handles: what the node knows of the index
    INSERT_HANDLE = "INSERT INTO link_handles (handle, enrolment, ordinal, strength, kind) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (enrolment, ordinal) DO NOTHING";
    HANDLES_OF = "SELECT handle, ordinal FROM link_handles WHERE enrolment = $1 ORDER BY ordinal";
    HANDLES_OF_UNDER = "SELECT handle FROM link_handles WHERE enrolment = $1 AND ordinal >= $2 AND ordinal < $3 ORDER BY ordinal";
    HANDLES_UNDER = "SELECT handle FROM link_handles WHERE ordinal >= $1 AND ordinal < $2";
    DELETE_HANDLES_UNDER = "DELETE FROM link_handles WHERE ordinal >= $1 AND ordinal < $2";
    HANDLES_OF_ACTIVE = "SELECT h.handle AS handle, h.enrolment AS enrolment, h.strength AS strength, h.kind AS kind FROM link_handles h \
        JOIN link_enrolments e ON e.id = h.enrolment WHERE e.state = 'active'";
    OWNER_OF_HANDLE = "SELECT enrolment FROM link_handles WHERE handle = $1";
    HANDLES_OF_ONE = "SELECT handle, enrolment, strength, kind FROM link_handles WHERE enrolment = $1";

    // Epochs
    TOKENISED = "SELECT epoch FROM link_tokenised WHERE enrolment = $1";
    TOKENISED_EPOCHS = "SELECT DISTINCT epoch FROM link_tokenised ORDER BY epoch";
    NOT_TOKENISED = "SELECT id, organisation FROM link_enrolments e WHERE state IN ('confirmed', 'active') AND NOT EXISTS \
        (SELECT 1 FROM link_tokenised t WHERE t.enrolment = e.id AND t.epoch = $1) ORDER BY confirmed_at, id LIMIT 500";
    SET_TOKENISED = "INSERT INTO link_tokenised (enrolment, epoch, token_set) VALUES ($1, $2, $3) ON CONFLICT (enrolment, epoch) DO NOTHING";
    TOKENISED_BEFORE = "SELECT DISTINCT t.enrolment AS enrolment, e.organisation AS organisation FROM link_tokenised t \
        JOIN link_enrolments e ON e.id = t.enrolment WHERE t.token_set < $1 ORDER BY t.enrolment LIMIT 500";
    DELETE_TOKENISED = "DELETE FROM link_tokenised WHERE enrolment = $1";
    DELETE_TOKENISED_UNDER = "DELETE FROM link_tokenised WHERE epoch = $1";

    // The index
    PUT_TOKEN = "INSERT INTO link_tokens (kind, epoch, token, handle) VALUES ($1, $2, $3, $4) ON CONFLICT (kind, epoch, token, handle) DO NOTHING";
    REMOVE_TOKEN = "DELETE FROM link_tokens WHERE handle = $1";
    MEETINGS = "SELECT a.handle AS one, b.handle AS other, a.kind AS kind, c.n AS holders FROM link_tokens a \
        JOIN link_tokens b ON b.kind = a.kind AND b.epoch = a.epoch AND b.token = a.token AND a.handle < b.handle \
        JOIN (SELECT kind, epoch, token, CAST(COUNT(*) AS BIGINT) AS n FROM link_tokens GROUP BY kind, epoch, token HAVING COUNT(*) > 1) c \
        ON c.kind = a.kind AND c.epoch = a.epoch AND c.token = a.token WHERE c.n < $1";
    MEETINGS_OF = "SELECT a.handle AS one, b.handle AS other, b.kind AS kind FROM link_tokens a \
        JOIN link_tokens b ON b.kind = a.kind AND b.epoch = a.epoch AND b.token = a.token \
        WHERE a.handle IN ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24) LIMIT $25";
    TOKENS = "SELECT CAST(COUNT(*) AS BIGINT) AS n FROM link_tokens";

    // The key service
    LOG_EVALUATION = "INSERT INTO link_evaluations (id, organisation, kind, epoch, amount, at) VALUES ($1, $2, $3, $4, $5, $6)";
    EVALUATED = "SELECT CAST(COALESCE(SUM(amount), 0) AS BIGINT) AS n FROM link_evaluations WHERE organisation = $1 AND at >= $2";

    // Hits
    INSERT_HIT = "INSERT INTO link_hits (id, asker, asker_organisation, holder, holder_organisation, strength, kinds, acute, state, asked_at, \
        deadline, brokered, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'asked', $9, $10, FALSE, 1) ON CONFLICT (asker, holder) DO NOTHING";
    HIT = "SELECT * FROM link_hits WHERE id = $1";
    HIT_PAIRS = "SELECT asker, holder FROM link_hits";
    HIT_PAIRS_OF = "SELECT asker, holder FROM link_hits WHERE asker = $1 OR holder = $1";
    HITS_OF_ORGANISATION = "SELECT * FROM link_hits WHERE holder_organisation = $1 OR asker_organisation = $1 ORDER BY asked_at DESC, id LIMIT 500";
    HITS_OF_ENROLMENT = "SELECT * FROM link_hits WHERE asker = $1 OR holder = $1 ORDER BY asked_at, id";
    HITS_TO_RELEASE = "SELECT * FROM link_hits WHERE state = 'holder_yes' ORDER BY asked_at, id LIMIT 500";
    HITS_ACUTE = "SELECT * FROM link_hits WHERE acute = TRUE AND state IN ('asked', 'holder_yes', 'released') ORDER BY asked_at, id LIMIT 200";
    HOLDER_ANSWERS = "UPDATE link_hits SET state = $3, holder_answer = $4, holder_function = $5, holder_answered_at = $6, closed_at = $7, \
        version = version + 1 WHERE id = $1 AND version = $2 AND state = 'asked'";
    HITS_OPEN = "SELECT * FROM link_hits WHERE state IN ('asked', 'holder_yes', 'released') ORDER BY asked_at, id LIMIT 2000";
    RELEASE_HIT = "UPDATE link_hits SET state = 'released', released_at = $2, deadline = $3, version = version + 1 WHERE id = $1 AND state = 'holder_yes'";
    ASKER_ANSWERS = "UPDATE link_hits SET state = $3, asker_answer = $4, asker_function = $5, asker_answered_at = $6, closed_at = $7, \
        version = version + 1 WHERE id = $1 AND version = $2 AND state = 'released'";
    EXPIRE_HIT = "UPDATE link_hits SET state = 'closed', closed_at = $2, version = version + 1 WHERE id = $1 AND state IN ('asked', 'released') AND deadline <= $2";
    CLOSE_HIT = "UPDATE link_hits SET state = 'closed', kinds = '', closed_at = $2, version = version + 1 WHERE id = $1 AND state <> 'closed'";
    BROKER_CONNECTS = "UPDATE link_hits SET state = 'linked', brokered = TRUE, broker_reason = $3, broker_function = $4, released_at = $5, \
        version = version + 1 WHERE id = $1 AND version = $2 AND acute = TRUE AND state IN ('asked', 'holder_yes', 'released')";
    BROKER_LEAVES = "UPDATE link_hits SET acute = FALSE, broker_reason = $3, broker_function = $4, version = version + 1 \
        WHERE id = $1 AND version = $2 AND acute = TRUE AND state IN ('asked', 'holder_yes', 'released')";

    // Tasks
    INSERT_TASK = "INSERT INTO link_tasks (id, hit, organisation, function, due_on, version) VALUES ($1, $2, $3, $4, $5, 1) ON CONFLICT (hit, organisation) DO NOTHING";
    TASKS_OF_HIT = "SELECT * FROM link_tasks WHERE hit = $1 ORDER BY organisation";
    TASKS_OF_ORGANISATION = "SELECT t.* FROM link_tasks t WHERE t.organisation = $1 AND t.outcome IS NULL ORDER BY t.due_on, t.id LIMIT 200";
    SET_OUTCOME = "UPDATE link_tasks SET outcome = $3, outcome_function = $4, outcome_at = $5, version = version + 1 WHERE id = $1 AND version = $2";
    TASKS_LAPSED = "SELECT * FROM link_tasks WHERE outcome IS NULL AND due_on <= $1 LIMIT 200";
    LAPSE_TASK = "UPDATE link_tasks SET outcome = 'expired', outcome_at = $2, version = version + 1 WHERE id = $1 AND outcome IS NULL";

    // Alerts
    INSERT_ALERT = "INSERT INTO link_alerts (id, organisation, kind, enrolment, function, at) VALUES ($1, $2, $3, $4, $5, $6)";
    ALERTS = "SELECT * FROM link_alerts WHERE organisation = $1 ORDER BY at DESC, id LIMIT 100";
    SEE_ALERT = "UPDATE link_alerts SET seen_at = $3, seen_function = $4 WHERE id = $1 AND organisation = $2 AND seen_at IS NULL";
}
