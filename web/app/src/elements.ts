/** The page's elements, found once; a missing one is a mistake in index.html and shows at the start. */
function byId<Type extends HTMLElement>(id: string, type: new () => Type): Type {
  const element = document.getElementById(id);
  if (!(element instanceof type)) {
    throw new Error(`index.html has no ${type.name} with the id ${id}`);
  }
  return element;
}

export const page = byId('page', HTMLElement);
export const online = byId('online', HTMLElement);
export const banner = byId('banner', HTMLElement);
export const notice = byId('notice', HTMLElement);

export const stage = byId('stage', HTMLElement);
export const remoteVideo = byId('remote-video', HTMLVideoElement);
export const curtain = byId('curtain', HTMLElement);
export const partner = byId('partner', HTMLElement);
export const partnerMuted = byId('partner-muted', HTMLElement);
export const sound = byId('sound', HTMLButtonElement);

export const self = byId('self', HTMLElement);
export const localVideo = byId('local-video', HTMLVideoElement);
export const selfText = byId('self-text', HTMLElement);
export const openCamera = byId('open-camera', HTMLButtonElement);

export const start = byId('start', HTMLButtonElement);
export const startLabel = byId('start-label', HTMLElement);
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
