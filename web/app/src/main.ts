import '@fontsource-variable/bricolage-grotesque';
import './style/base.css';
import './style/views.css';
import './style/words-and-buttons.css';
import './style/self.css';
import './style/stage.css';
import './style/fields.css';
import './style/wishes.css';
import './style/chat.css';
import './style/blocking.css';
import './style/own-data.css';
import './style/controls.css';
import './style/small-screens.css';

import { CommandError, Parley, type Mode, type TransportKind } from '@parley/client';
import { Account } from '@parley/client/account';
import { Call, Capture, SMALL_PICTURE, STANDARD_PICTURE } from '@parley/client/call';
import {
  ArrowRight,
  Ban,
  createIcons,
  Flag,
  MessageCircle,
  Mic,
  MicOff,
  PhoneOff,
  Send,
  Video,
  VideoOff,
  Volume2,
} from 'lucide';

import { Blocking } from './blocking.ts';
import { Chat } from './chat.ts';
import * as elements from './elements.ts';
import { listenToKeyboard } from './keyboard.ts';
import { OwnDataDialog } from './own-data.ts';
import { Preview } from './preview.ts';
import { Reporting } from './reporting.ts';
import * as sentences from './sentences.ts';
import { Signing } from './signing.ts';
import { Stage } from './stage.ts';
import { View } from './view.ts';
import { WishesForm } from './wishes-form.ts';
import { readWishes, WishesMemory } from './wishes.ts';

createIcons({ icons: { ArrowRight, Ban, Flag, MessageCircle, Mic, MicOff, PhoneOff, Send, Video, VideoOff, Volume2 } });

const account = new Account();
const opened = new URL(location.href);
const returnsWith = account.returnsWith(opened);
if (returnsWith !== undefined) {
  history.replaceState(null, '', location.pathname + returnsWith);
}
const address = new URLSearchParams(location.search);
const capture = new Capture(address.get('video') === '180' ? SMALL_PICTURE : STANDARD_PICTURE);
const parley = new Parley({ tokens: account, transport: transportOf(address.get('transport')) });
const call = new Call(capture);
const stage = new Stage(call);
const chat = new Chat(call);
const preview = new Preview(capture, render);
const form = new WishesForm(new WishesMemory(), prepare);
const view = new View(
  () => parley.now(),
  (name) => (name === 'lobby' || name === 'waiting') && form.place(name),
);
const blocking = new Blocking(parley, (sentence) => view.notice(sentence));
const reporting = new Reporting(parley, (sentence) => view.notice(sentence));
const ownData = new OwnDataDialog(parley);
const signing = new Signing(account, (sentence) => view.notice(sentence));
let asking = false;
let cooldownUntil: number | undefined;

/** For tests: by itself the SDK finds out what gets through. */
function transportOf(wanted: string | null): TransportKind | 'auto' {
  return wanted === 'events' || wanted === 'socket' ? wanted : 'auto';
}

/** Of the conversation that goes on or is looked for, or else of the next. */
function mode(): Mode {
  const state = parley.state.name === 'away' ? parley.state.from : parley.state;
  switch (state.name) {
    case 'matched':
      return state.match.mode;
    case 'waiting':
      return state.wishes?.mode ?? form.mode;
    default:
      return form.mode;
  }
}

function render(): void {
  const ready = parley.state.name === 'waiting' || mode() === 'text' || capture.stream !== undefined;
  view.render(parley.state, call.status, { mode: mode(), canFind: ready && !asking, cooldownUntil });
}

function prepare(): void {
  preview.prepare(mode());
  render();
}

async function find(): Promise<void> {
  const { wishes } = form;
  if (wishes.mode === 'video' && capture.stream === undefined) {
    await preview.open();
  }
  if (wishes.mode === 'text' || capture.stream !== undefined) {
    await parley.find(wishes);
    form.handleSent(wishes);
  } else {
    view.notice(elements.selfText.textContent);
  }
}

/** Carries a command out, once at a time, and says why where it was refused. */
async function ask(command: () => Promise<void>): Promise<void> {
  if (asking) {
    return;
  }
  asking = true;
  view.notice('');
  render();
  try {
    await command();
  } catch (error) {
    explain(error);
  } finally {
    asking = false;
    render();
  }
}

function explain(error: unknown): void {
  if (!(error instanceof CommandError)) {
    throw error;
  }
  view.notice(sentences.refused(error.code, error.retryAfterSeconds, error.until));
}

elements.start.onclick = () => void ask(find);
elements.wishesForm.onsubmit = (event) => {
  event.preventDefault();
  const button = elements.page.dataset['view'] === 'waiting' ? elements.update : elements.start;
  if (!button.disabled) {
    void ask(find);
  }
};
elements.next.onclick = () => void ask(() => parley.skip());
elements.cancel.onclick = () => void parley.cancel().catch(explain);
elements.stop.onclick = () => void parley.end().catch(explain);
elements.reopen.onclick = () => parley.connect();
window.addEventListener('online', () => parley.wake());

parley.on('state', () => {
  if (cooldownUntil !== undefined && parley.cooldownUntil === undefined) {
    view.notice(sentences.cooldownOver(parley.state));
  }
  cooldownUntil = parley.cooldownUntil;
  ownData.handleState(parley.state);
  prepare();
});
parley.on('matched', (match) => {
  view.notice('');
  stage.handleMatched(match);
  chat.handleMatched(match);
  blocking.handleMatched(match);
  reporting.handleMatched(match);
});
parley.on('parted', (parting) => {
  view.notice(sentences.parted(parting));
  blocking.handleParted(parting);
  reporting.handleParted(parting);
});
parley.on('refused', explain);
parley.on('ready', ({ id, online, wishes }) => {
  if (id === undefined && wishes !== undefined) {
    form.show(readWishes(wishes));
  }
  void signing.show();
  elements.online.hidden = online === undefined;
  elements.online.textContent = `${online?.toLocaleString('en')} here now`;
});
call.on('status', render);
call.follow(parley);

listenToKeyboard();
prepare();
if (returnsWith !== undefined) {
  await signing.finish(opened);
}
parley.connect();
