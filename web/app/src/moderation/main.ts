import '@fontsource-variable/bricolage-grotesque';
import '../style/base.css';
import '../style/words-and-buttons.css';
import '../style/fields.css';
import '../style/moderation.css';

import { Moderation } from '@parley/client/moderation';

import { CaseView } from './case-view.ts';
import * as elements from './elements.ts';
import { Progress } from './progress.ts';
import { ReportList } from './report-list.ts';
import { SIGNED_OUT } from './sentences.ts';
import { TokenMemory } from './token-memory.ts';

const memory = new TokenMemory();
const progress = new Progress(leave);
const list = new ReportList(progress, (id) => void view.open(id));
const view: CaseView = new CaseView(
  progress,
  () => list.refresh(),
  (id) => list.mark(id),
);
let desk: Moderation | undefined;

/** Once the server accepts the token, and that it is a moderator's. */
async function enter(token: string): Promise<void> {
  const entering = new Moderation({ token, onToken: (younger) => desk === entering && memory.save(younger) });
  use(entering);
  elements.enter.disabled = true;
  const accepted = (await progress.run('Signing in…', () => entering.open().then(() => ''))) && (await list.load());
  elements.enter.disabled = false;
  if (desk !== entering) {
    return;
  }
  if (accepted) {
    elements.token.value = '';
    show(true);
    elements.reportsTitle.focus();
  } else {
    use(undefined);
  }
}

/** Forgets the token, and everything that it has shown. */
function leave(): void {
  memory.forget();
  use(undefined);
  show(false);
  elements.token.focus();
}

function use(next: Moderation | undefined): void {
  desk?.close();
  desk = next;
  list.use(next);
  view.use(next);
}

function show(inside: boolean): void {
  elements.desk.dataset['view'] = inside ? 'desk' : 'door';
  elements.door.hidden = inside;
  elements.reports.hidden = !inside;
  elements.leave.hidden = !inside;
}

elements.doorForm.onsubmit = (event) => {
  event.preventDefault();
  void enter(elements.token.value.trim());
};
elements.leave.onclick = () => {
  leave();
  elements.progress.textContent = SIGNED_OUT;
};

const kept = memory.load();
if (kept !== undefined) {
  void enter(kept);
}
