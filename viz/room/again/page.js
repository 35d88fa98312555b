// The session once more, question by question, from the file that can be taken home.

import { outcome } from '../shared/bars.js';
import { figure, gapped, make, people, share } from '../shared/make.js';

const code = location.pathname.split('/')[2].toUpperCase(),
  main = document.querySelector('main');
const MOST = 24; // rows of a question

/** A time of the file, which is UTC, where one is now. */
const here = (time) => new Date(`${time.replace(' ', 'T')}Z`);

/** What a round comes to, in words. */
function figures({ rounds, truth, model }) {
  const all = (name, say) => {
    const known = rounds.map((round) => round[name]).filter((value) => value != null);
    return known.length ? known.map(say).join(', then ') : '';
  };
  const right = all('right', (value) => `${Math.round(100 * value)} %`),
    loss = all('loss', (value) => value.toFixed(2)),
    kl = all('kl', (value) => value.toFixed(2));
  return [
    right && `Right: ${right}.`,
    truth != null && `It is ${figure(truth)}.`,
    loss && `Loss in nats: the room ${loss}${model?.loss != null ? `; the model ${model.loss.toFixed(2)}` : ''}.`,
    kl && `KL(room ‖ model) in nats: ${kl}.`,
    model?.right != null && `The model gave the right answer ${share(model.right)}.`,
  ].filter(Boolean);
}

function one({ number, asked, time, result }) {
  const twice = result.rounds.length > 1 ? ' · two rounds' : '',
    seen = result.rows.length || result.bins || result.places;
  return make('section', [
    make('h2', `Question ${number}${twice} · ${here(time).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })}`),
    make('p.prompt', gapped(asked.text || asked.prompt)),
    ...(asked.text ? [make('p.quiet', asked.prompt)] : []),
    make('p.quiet', `${people(result.people)} answered.`),
    ...(seen && result.people ? [outcome(result, asked, undefined, MOST)] : []),
    ...(result.model?.says ? [make('p.say', result.model.says)] : []),
    make('p.quiet', figures(result).join(' ')),
    make('p', make('a', 'Open this picture', { href: asked.link })),
  ]);
}

async function read() {
  const found = await fetch(`/room/${code}/results.json`);
  if (!found.ok)
    throw new Error(found.status === 403 ? 'This room has been deleted, or it is not yours.' : 'Glassbox could not read this room: reload the page.');
  const { room, questions } = await found.json();
  document.getElementById('about').textContent = `Room ${room.code} · ${here(room.time).toLocaleDateString([], { dateStyle: 'long' })}`;
  const none = questions.length ? [] : [make('p.say', 'Nothing was asked in this room.')];
  main.replaceChildren(make('h1', room.name || 'The session again'), ...none, ...questions.map(one));
}

read().catch(({ message }) => main.replaceChildren(make('p.say', message)));
