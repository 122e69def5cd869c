import type { Match } from '@parley/client';
import type { Call } from '@parley/client/call';

import * as elements from './elements.ts';
import { shared } from './sentences.ts';

/** Pictures whose shape differs from the stage's by more than this are shown whole instead of being cut to fill it. */
const LARGEST_CUT = 1.5;

/** The partner's picture and sound, and what is shown while there is none. */
export class Stage {
  #session = '';
  #name = '';
  #cameraOn = true;

  constructor(call: Call) {
    call.on('track', (track) => track.attach(elements.remoteVideo));
    call.on('untrack', (track) => {
      track.detach();
      this.#render();
    });
    call.on('partnerSwitched', ({ device, on }) => {
      if (device === 'camera') {
        this.#cameraOn = on;
        this.#render();
      } else {
        elements.partnerMuted.hidden = on;
      }
    });
    call.on('soundBlocked', (blocked) => (elements.sound.hidden = !blocked));
    elements.sound.onclick = () => void call.startSound();
    for (const change of ['playing', 'resize', 'emptied']) {
      elements.remoteVideo.addEventListener(change, () => this.#render());
    }
    elements.remoteVideo.addEventListener('resize', () => this.#fit());
    new ResizeObserver(() => this.#fit()).observe(elements.stage);
  }

  handleMatched(match: Match): void {
    const { session, partner } = match;
    if (session === this.#session) {
      return;
    }
    this.#session = session;
    this.#name = partner.name ?? 'Your partner';
    this.#cameraOn = true;
    elements.partner.textContent = this.#name;
    elements.shared.textContent = shared(match);
    elements.shared.hidden = elements.shared.textContent === '';
    elements.partnerMuted.hidden = true;
    elements.sound.hidden = true;
    // The room before may not be quite closed: its picture must not stand under the new name.
    elements.remoteVideo.srcObject = null;
    this.#render();
  }

  #render(): void {
    const { videoWidth, paused, srcObject } = elements.remoteVideo;
    const plays = srcObject !== null && videoWidth > 0 && !paused;
    const picture = !this.#cameraOn ? 'off' : plays ? 'shown' : 'pending';
    elements.stage.dataset['picture'] = picture;
    elements.curtain.textContent =
      picture === 'off' ? `${this.#name} has the camera off` : `Connecting with ${this.#name}…`;
  }

  #fit(): void {
    const { videoWidth, videoHeight, clientWidth, clientHeight } = elements.remoteVideo;
    if (videoHeight === 0 || clientHeight === 0) {
      return;
    }
    const difference = videoWidth / videoHeight / (clientWidth / clientHeight);
    const cut = Math.max(difference, 1 / difference);
    elements.stage.dataset['fit'] = cut > LARGEST_CUT ? 'contain' : 'cover';
  }
}
