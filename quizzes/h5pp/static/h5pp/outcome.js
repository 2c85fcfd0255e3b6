// From xAPI statements to one yes or no, by the rules of quizzes/h5pp/xapi.py.

const VERBS = "http://adlnet.gov/expapi/verbs/";
const DONE = new Set([`${VERBS}answered`, `${VERBS}completed`]);
// These end with "completed"; "answered" is one of their questions.
const COMPLETES = new Set(["H5P.SingleChoiceSet", "H5P.QuestionSet"]);

function isPart(statement, library) {
  const parent = statement.context?.contextActivities?.parent;
  if (parent && (!Array.isArray(parent) || parent.length)) {
    return true;
  }
  if (COMPLETES.has(library)) {
    return statement.verb.id !== `${VERBS}completed`;
  }
  return library === "H5P.Summary" && "interactionType" in (statement.object?.definition ?? {});
}

function share(score) {
  if (typeof score?.scaled === "number") {
    return score.scaled;
  }
  const known = typeof score?.raw === "number" && typeof score?.max === "number" && score.max > 0;
  return known ? score.raw / score.max : 0;
}

/** What one statement says of the whole activity, or null if it is about a part of it. */
export function outcomeOf(statement, library, passMark) {
  if (!DONE.has(statement?.verb?.id) || isPart(statement, library)) {
    return null;
  }
  return { finished: true, passed: share(statement.result?.score) >= passMark };
}
