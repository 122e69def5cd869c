import '@fontsource-variable/bricolage-grotesque';
import './style/base.css';
import './style/views.css';
import './style/words-and-buttons.css';
import './style/self.css';
import './style/stage.css';
import './style/controls.css';
import './style/small-screens.css';

import { CommandError, Parley } from '@parley/client';
import { Call, Capture, SMALL_PICTURE, STANDARD_PICTURE } from '@parley/client/call';
import { ArrowRight, createIcons, Mic, MicOff, PhoneOff, Video, VideoOff, Volume2 } from 'lucide';

import * as elements from './elements.ts';
import { listenToKeyboard } from './keyboard.ts';
import { Preview } from './preview.ts';
import * as sentences from './sentences.ts';
import { Stage } from './stage.ts';
import { View } from './view.ts';

createIcons({ icons: { ArrowRight, Mic, MicOff, PhoneOff, Video, VideoOff, Volume2 } });

const small = new URLSearchParams(location.search).get('video') === '180';
const capture = new Capture(small ? SMALL_PICTURE : STANDARD_PICTURE);
const parley = new Parley();
const call = new Call(capture);
const stage = new Stage(call);
const view = new View(() => parley.now());
const preview = new Preview(capture, render);
let asking = false;

function render(): void {
  view.render(parley.state, call.status, capture.stream !== undefined && !asking);
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
  view.notice(sentences.refused(error.code, error.retryAfterSeconds));
}

elements.start.onclick = () => void ask(() => parley.find({ mode: 'video' }));
elements.next.onclick = () => void ask(() => parley.skip());
elements.cancel.onclick = () => void parley.cancel().catch(explain);
elements.stop.onclick = () => void parley.end().catch(explain);
elements.reopen.onclick = () => parley.connect();
window.addEventListener('online', () => parley.wake());

parley.on('state', render);
parley.on('matched', (match) => {
  view.notice('');
  stage.handleMatched(match);
});
parley.on('parted', (parting) => view.notice(sentences.parted(parting)));
parley.on('refused', explain);
parley.on('ready', ({ online }) => {
  elements.online.hidden = online === undefined;
  elements.online.textContent = `${online?.toLocaleString('en')} here now`;
});
call.on('status', render);
call.follow(parley);

listenToKeyboard();
render();
parley.connect();
void preview.open();
