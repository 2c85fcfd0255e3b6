"""The places at which a process dies: each statement of joining, opening, submitting and closing.

With each place stands whether what was asked for has been committed by then.
"""

from tests.faults.crash import after, before, unanswered
from tests.faults.sizes import FULL

NOT_COMMITTED, COMMITTED = False, True

JOIN = {
    "joined, no seat yet": (after(r'UPDATE "teacher_portal_assignment"'), NOT_COMMITTED),
    "seat made": (after(r'INSERT INTO "ballots_seat"'), NOT_COMMITTED),
    "committed, not answered": (unanswered("/join/$"), COMMITTED),
}
OPEN = {
    "key made": after(r'INSERT INTO "ballots_key"', "vault"),
    "tally made": after(r'INSERT INTO "ballots_tally"'),
    "code made, not committed": after(r'INSERT INTO "teacher_portal_joincode"'),
}
SUBMIT = {
    "tally locked": (after(r'SELECT .*"ballots_tally"'), NOT_COMMITTED),
    "key read": (after(r'SELECT .*"ballots_key"', "vault"), NOT_COMMITTED),
    "seat spent": (after(r'UPDATE "ballots_seat"'), NOT_COMMITTED),
    "ballot added": (after(r'UPDATE "ballots_tally"'), NOT_COMMITTED),
    "committed, not answered": (unanswered("/play/$"), COMMITTED),
}
CLOSE = {
    "tally locked": (after(r'SELECT .*"ballots_tally"'), NOT_COMMITTED),
    "key read": (after(r'SELECT .*"ballots_key"', "vault"), NOT_COMMITTED),
    "report inserted": (after(r'INSERT INTO "ballots_report"'), NOT_COMMITTED),
    "roll-up added to": (after(r'UPDATE "ballots_rollup"'), NOT_COMMITTED),
    "tally deleted": (after(r'DELETE FROM "ballots_tally"'), NOT_COMMITTED),
    "seats deleted": (after(r'DELETE FROM "ballots_seat"'), NOT_COMMITTED),
    "cohort closed": (after(r'UPDATE "ballots_cohort"'), NOT_COMMITTED),
    "ledger written": (after(r'INSERT INTO "teacher_portal_releaseledger"'), NOT_COMMITTED),
    "all done, not committed": (after(r'UPDATE "teacher_portal_joincode"'), NOT_COMMITTED),
    "committed, key not destroyed": (before(r'DELETE FROM "ballots_key"', "vault"), COMMITTED),
    "key deleted, log not emptied": (before("PRAGMA wal_checkpoint", "vault"), COMMITTED),
    "all done, not answered": (unanswered("/teach/assignments/.*/close/$"), COMMITTED),
}
KEY_LEFT = "committed, key not destroyed"
LOG_LEFT = "key deleted, log not emptied"

# In the middle of a transaction every place is like every other as long as it is one transaction;
# the quick run dies at its end and after the statement that would hurt most.
AT_FULL_SIZE = {
    "joined, no seat yet",
    "tally made",
    "code made, not committed",
    "tally locked",
    "key read",
    "roll-up added to",
    "tally deleted",
    "seats deleted",
    "cohort closed",
    "ledger written",
}


def places(points):
    """The names of the places that are tried at this size."""
    return [place for place in points if FULL or place not in AT_FULL_SIZE]
