//! Every SQL statement of networks.

oever_store::statements! {
    // Taking part
    INSERT_DECISION = "INSERT INTO link_network_decisions (id, organisation, state, basis, dpia, decided_on, until, function, seq, at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, \
        (SELECT COALESCE(MAX(d.seq), 0) + 1 FROM link_network_decisions d WHERE d.organisation = $2), $9)";
    LATEST_DECISIONS = "SELECT organisation, state, basis, dpia, decided_on, until FROM link_network_decisions d \
        WHERE seq = (SELECT MAX(l.seq) FROM link_network_decisions l WHERE l.organisation = d.organisation) ORDER BY organisation";

    // What the picture is made of
    HANDLES = "SELECT h.handle AS handle, h.enrolment AS enrolment, h.kind AS kind, h.apart AS apart, e.organisation AS organisation, \
        e.confirmed_at AS confirmed_at FROM link_handles h JOIN link_enrolments e ON e.id = h.enrolment WHERE e.state = 'active' ORDER BY h.handle";
    SET_APART = "UPDATE link_handles SET apart = $2 WHERE handle = $1";
    MEMBERS = "SELECT network, enrolment FROM link_network_members ORDER BY network, enrolment";

    // What it leads to
    INSERT_NETWORK = "INSERT INTO link_networks (id, formed_at) VALUES ($1, $2)";
    CLOSE_NETWORK = "UPDATE link_networks SET closed_at = $2 WHERE id = $1 AND closed_at IS NULL";
    OPEN_NETWORKS = "SELECT id FROM link_networks WHERE closed_at IS NULL ORDER BY formed_at, id";
    FORGET_MEMBERS = "DELETE FROM link_network_members";
    FORGET_MEMBER = "DELETE FROM link_network_members WHERE enrolment = $1";
    INSERT_MEMBER = "INSERT INTO link_network_members (enrolment, network) VALUES ($1, $2)";
    FORGET_KINDS = "DELETE FROM link_network_kinds";
    INSERT_KIND = "INSERT INTO link_network_kinds (network, kind, standing, rarity, tokens, records) VALUES ($1, $2, $3, $4, $5, $6)";
    INSERT_EVENT = "INSERT INTO link_network_events (id, network, kind, records, organisations, function, at) VALUES ($1, $2, $3, $4, $5, $6, $7)";

    // Looking
    NETWORKS = "SELECT n.id AS id, n.formed_at AS formed_at, n.closed_at AS closed_at, \
        (SELECT CAST(COUNT(*) AS BIGINT) FROM link_network_members m WHERE m.network = n.id) AS records, \
        (SELECT CAST(COUNT(DISTINCT e.organisation) AS BIGINT) FROM link_network_members m JOIN link_enrolments e ON e.id = m.enrolment WHERE m.network = n.id) AS organisations \
        FROM link_networks n ORDER BY n.formed_at DESC, n.id LIMIT 500";
    NETWORK = "SELECT n.id AS id, n.formed_at AS formed_at, n.closed_at AS closed_at, \
        (SELECT CAST(COUNT(*) AS BIGINT) FROM link_network_members m WHERE m.network = n.id) AS records, \
        (SELECT CAST(COUNT(DISTINCT e.organisation) AS BIGINT) FROM link_network_members m JOIN link_enrolments e ON e.id = m.enrolment WHERE m.network = n.id) AS organisations \
        FROM link_networks n WHERE n.id = $1";
    EVENTS = "SELECT * FROM link_network_events WHERE network IN (SELECT id FROM link_networks ORDER BY formed_at DESC, id LIMIT 500) ORDER BY at, id";
    EVENTS_OF = "SELECT * FROM link_network_events WHERE network = $1 ORDER BY at, id";
    KINDS_OF = "SELECT * FROM link_network_kinds WHERE network = $1 ORDER BY kind, standing, rarity";
    FUNCTIONS_OF = "SELECT e.proposed_function AS function, CAST(COUNT(*) AS BIGINT) AS records FROM link_network_members m \
        JOIN link_enrolments e ON e.id = m.enrolment WHERE m.network = $1 GROUP BY e.proposed_function ORDER BY e.proposed_function";
}
