//! The SQL of two-way contact.

oever_store::statements! {
    OPEN = "INSERT INTO conversations (report, code_index, opened_at) VALUES ($1, $2, $3)";
    BY_CODE = "SELECT report FROM conversations WHERE code_index = $1";
    EXISTS = "SELECT report FROM conversations WHERE report = $1";
    WRITE = "INSERT INTO conversation_messages (id, report, from_public, body, at) VALUES ($1, $2, $3, $4, $5)";
    MESSAGES = "SELECT id, from_public, body, at, read_at FROM conversation_messages WHERE report = $1 ORDER BY at, id";
    READ = "UPDATE conversation_messages SET read_at = $3 WHERE report = $1 AND from_public = $2 AND read_at IS NULL";
    UNREAD = "SELECT CAST(COUNT(*) AS BIGINT) AS n FROM conversation_messages WHERE report = $1 AND from_public AND read_at IS NULL";
}
