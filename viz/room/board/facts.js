// What stands beside a result: who joins and where, how much time is left, and what the model's answer makes of the room's.

import { element, named } from '../../shared/dom.js';
import { binName, ofWhole } from '../shared/bins.js';
import { figure, people, share } from '../shared/make.js';
import { now } from './places.js';

/** That phones cannot reach this computer, and what lets them in; nothing where they can. */
export function unreached(desk, serve) {
  if (desk.reachable) return [];
  const said = element('p', 'warning', 'Glassbox listens on this computer alone: phones cannot reach it yet.');
  return [said, named('serve', 'Let phones in', serve, 'big')];
}

/** How to join: the QR code, the six letters, the address, and how many are there; or that nobody else may. */
export function joining(code, desk, room) {
  const made = element('div', 'join'),
    picture = room.locked ? element('p', 'qr closed', 'Closed to newcomers') : element('img', 'qr'),
    address = element('p', 'address'),
    first = desk.addresses?.[0];
  if (!room.locked) Object.assign(picture, { src: `/room/${code}/qr.svg`, alt: `QR code: join at ${first?.url ?? location.origin}` });
  address.append(element('b', '', first?.short ?? location.host), element('br'), 'joined: ', element('b', '', room.joined));
  const letters = element('p', 'code', `${code.slice(0, 3)} ${code.slice(3)}`);
  letters.setAttribute('aria-label', [...code].join(' '));
  made.append(picture, letters, address);
  return made;
}

/** A clock that `tick` sets. */
export function clock() {
  const made = element('div', 'timer'),
    rail = element('i'),
    bar = element('u');
  rail.append(bar);
  made.append(element('b'), element('span', '', 'seconds left'), rail);
  return made;
}

function fact(title, values, why) {
  const made = element('div', 'fact'),
    line = element('p', 'value');
  line.append(...values);
  made.append(element('h3', '', title), line);
  if (why) made.append(element('p', 'why', why));
  return made;
}

const small = (text) => element('small', '', text),
  was = (text) => element('span', 'was', text);
const percent = (value) => `${Math.round(100 * value)} %`;
const wherever = (value) => value !== null && value !== undefined;

/** Then and now. */
function both(rounds, name, say) {
  const known = rounds.map((round) => round[name]).filter(wherever);
  if (!known.length) return null;
  return known.length > 1 ? [was(say(known[0])), small('then'), say(now(known))] : [say(known[0])];
}

/** What is said of a result once the model is revealed; before, only what the room says of itself. dots: whether it is drawn as
 * people, of whom some are lost. */
export function facts(result, revealed, dots) {
  const made = element('div', 'facts'),
    rounds = result.rounds ?? [],
    last = now(rounds) ?? {},
    word = result.rows?.find((row) => row.right)?.label;
  const nats = (value) => value.toFixed(2),
    add = (...one) => made.append(fact(...one));
  const right = both(rounds, 'right', percent),
    kl = both(rounds, 'kl', nats),
    spread = both(rounds, 'entropy', nats);
  if (right)
    add(word ? `Right: ${word}` : 'Right', right, word ? `${now(result.rows.find((row) => row.right).counts)} of ${result.people} said so.` : '');
  if (wherever(last.loss)) {
    const model = wherever(result.model?.loss) ? [nats(result.model.loss), small('model')] : [],
      before = rounds.length > 1 && wherever(rounds[0].loss);
    const first = before ? ` The room in the first round: ${nats(rounds[0].loss)}.` : '';
    add(
      word ? `Loss on ${word}, in nats` : 'Loss, in nats',
      [nats(last.loss), small('room'), ...model],
      `−ln of what each gave it.${first} Lower is better.`,
    );
  }
  if (kl) add('KL(room ‖ model), in nats', kl, `0 where both give every answer the same.${last.most ? ` “${last.most}” adds the most.` : ''}`);
  if (spread && !kl) add('Entropy of the room, in nats', spread, '0 where all say the same.');
  if (revealed && result.model?.says) made.append(element('p', 'says', result.model.says));
  const held = result.held === 1 ? 'One more answer waits to be released.' : `${result.held} more answers wait to be released.`;
  if (result.held) made.append(element('p', 'why', held));
  if (rounds.length > 1 && dots)
    made.append(legend('lost', 'lost since the first round'), legend('mark', 'where the first round ended'));
  return made;
}

function legend(kind, said) {
  const made = element('p', `legend ${kind}`);
  made.append(element('i'), said);
  return made;
}

/** A result in words, for those who do not see it. */
export function inWords(room, result) {
  if (result.bins)
    return `${people(result.people)}: ${result.bins.map((bin) => `${binName(bin, ofWhole(result.bins))}: ${now(bin[2])}`).join('; ')}.`;
  if (result.places) return `Mean places: ${result.places.map((all, at) => `${room.question.options[at]} ${figure(now(all))}`).join('; ')}.`;
  const one = (row) =>
    `${row.label} ${share(now(row.shares))}${row.model !== null ? `, the model ${result.spread ? share(row.model) : figure(row.model)}` : ''}`;
  return `${people(result.people)}: ${result.rows.slice(0, 12).map(one).join('; ')}.`;
}
