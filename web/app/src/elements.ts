import { byId } from './by-id.ts';

/** The page's elements, found once; a missing one shows at the start. */

export const page = byId('page', HTMLElement);
export const online = byId('online', HTMLElement);
export const signIn = byId('sign-in', HTMLButtonElement);
export const signOut = byId('sign-out', HTMLButtonElement);
export const banner = byId('banner', HTMLElement);
export const notice = byId('notice', HTMLElement);

export const stage = byId('stage', HTMLElement);
export const remoteVideo = byId('remote-video', HTMLVideoElement);
export const curtain = byId('curtain', HTMLElement);
export const partner = byId('partner', HTMLElement);
export const shared = byId('shared', HTMLElement);
export const partnerMuted = byId('partner-muted', HTMLElement);
export const sound = byId('sound', HTMLButtonElement);

export const self = byId('self', HTMLElement);
export const localVideo = byId('local-video', HTMLVideoElement);
export const selfText = byId('self-text', HTMLElement);
export const openCamera = byId('open-camera', HTMLButtonElement);

export const start = byId('start', HTMLButtonElement);
export const startLabel = byId('start-label', HTMLElement);
export const lobbyWishes = byId('lobby-wishes', HTMLElement);
export const waitingWishes = byId('waiting-wishes', HTMLElement);
export const wishes = byId('wishes', HTMLDetailsElement);
export const wishesSummary = byId('wishes-summary', HTMLElement);
export const wishesForm = byId('wishes-form', HTMLFormElement);
export const interests = byId('interests', HTMLInputElement);
export const interestsHint = byId('interests-hint', HTMLElement);
export const language = byId('language', HTMLSelectElement);
export const mode = byId('mode', HTMLSelectElement);
export const strict = byId('strict', HTMLInputElement);
export const again = byId('again', HTMLInputElement);
export const update = byId('update', HTMLButtonElement);
export const cooldown = byId('cooldown', HTMLElement);
export const accepts = byId('accepts', HTMLElement);
export const waiting = byId('waiting', HTMLElement);
export const elapsed = byId('elapsed', HTMLElement);
export const cancel = byId('cancel', HTMLButtonElement);
export const closedTitle = byId('closed-title', HTMLElement);
export const closedText = byId('closed-text', HTMLElement);
export const reopen = byId('reopen', HTMLButtonElement);

export const mute = byId('mute', HTMLButtonElement);
export const camera = byId('camera', HTMLButtonElement);
export const stop = byId('stop', HTMLButtonElement);
export const next = byId('next', HTMLButtonElement);

export const chat = byId('chat', HTMLElement);
export const chatOpen = byId('chat-open', HTMLButtonElement);
export const chatMessages = byId('chat-messages', HTMLOListElement);
export const chatHint = byId('chat-hint', HTMLElement);
export const chatForm = byId('chat-form', HTMLFormElement);
export const chatInput = byId('chat-input', HTMLInputElement);

export const report = byId('report', HTMLButtonElement);
export const reportLast = byId('report-last', HTMLButtonElement);
export const reportDialog = byId('report-dialog', HTMLDialogElement);
export const reportTitle = byId('report-title', HTMLElement);
export const reportText = byId('report-text', HTMLElement);
export const reportForm = byId('report-form', HTMLFormElement);
export const reportReason = byId('report-reason', HTMLSelectElement);
export const reportComment = byId('report-comment', HTMLTextAreaElement);

export const data = byId('data', HTMLButtonElement);
export const dataDialog = byId('data-dialog', HTMLDialogElement);
export const dataList = byId('data-list', HTMLOListElement);
export const dataText = byId('data-text', HTMLElement);
export const dataMore = byId('data-more', HTMLButtonElement);
export const dataExport = byId('data-export', HTMLButtonElement);
export const dataErase = byId('data-erase', HTMLButtonElement);
export const eraseDialog = byId('erase-dialog', HTMLDialogElement);

export const block = byId('block', HTMLButtonElement);
export const blockLast = byId('block-last', HTMLButtonElement);
export const blockLastLabel = byId('block-last-label', HTMLElement);
export const blockDialog = byId('block-dialog', HTMLDialogElement);
export const blockTitle = byId('block-title', HTMLElement);
export const blockText = byId('block-text', HTMLElement);
export const blocks = byId('blocks', HTMLDetailsElement);
export const blocksHeading = byId('blocks-heading', HTMLElement);
export const blocksText = byId('blocks-text', HTMLElement);
export const blocksList = byId('blocks-list', HTMLUListElement);
