-- One system of :users users, on the master alone: the slave gets its rows from there.
INSERT INTO users
    SELECT (1000 + n)::text, md5('secret ' || n), 'User ' || n, '', (4000 + n)::text FROM generate_series(1, :users) n;
-- For phones that are not simulated (lab/phones.sh), and one user who has none.
INSERT INTO users SELECT n::text, md5('secret ' || n), 'Other ' || n, '', n::text FROM generate_series(9001, 9003) n;
INSERT INTO queues VALUES ('sales', '2000');
INSERT INTO queue_members SELECT 'sales', extension FROM users ORDER BY extension LIMIT 3;
INSERT INTO trunks VALUES ('provider', :'provider', 'office', 'a-secret-of-the-lab');
