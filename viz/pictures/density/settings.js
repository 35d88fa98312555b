// Settings that change while something learns, as the address has them: moment, learner, setting and which of its choices.

const CHANGE = /^(\d{1,2})([avgd])([rwsf])(\d)$/;

/** @returns {{ tick: number, learner: string, field: string, value: any }[]} */
export function changed(text, { letters, choices }) {
  const named = Object.fromEntries(Object.entries(letters).map(([name, letter]) => [letter, name]));
  return text.split('.').flatMap((one) => {
    const [, tick, learner, field, choice] = CHANGE.exec(one) ?? [];
    return tick === undefined ? [] : [{ tick: Number(tick), learner: named[learner], field: named[field], value: choices[named[field]][Number(choice)] }];
  });
}

/** The settings of a learner up to a moment. The usual ones are the first of their choices; fair: the GAN is. */
export function settingsOf(text, learner, upto, about) {
  const usual = Object.fromEntries(Object.entries(about.choices).map(([field, [first]]) => [field, field === 'fair' ? true : first]));
  for (const one of changed(text, about)) if (one.learner === learner && one.tick <= upto) usual[one.field] = one.value;
  return usual;
}

/** The changes with one more from moment `at` on. From the beginning: what was set last stays so, and no change comes later. */
export function withChange(text, at, learner, field, value, about) {
  const before = changed(text, about), like = (one, two) => one.learner === two.learner && one.field === two.field, next = { tick: at, learner, field, value };
  const last = before.filter((one, index) => index === before.findLastIndex((two) => like(one, two)) && !like(one, next)).map((one) => ({ ...one, tick: 0 }));
  const all = [...(at ? before.filter((one) => !like(one, next) || one.tick !== at) : last), next];
  return all.map((one) => `${one.tick}${about.letters[one.learner]}${about.letters[one.field]}${about.choices[one.field].indexOf(one.value)}`).join('.');
}
