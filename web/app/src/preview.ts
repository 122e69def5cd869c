import type { Mode } from '@parley/client';
import { CaptureError, type Capture, type Device } from '@parley/client/call';

import * as elements from './elements.ts';
import { cameraProblem, WRITING } from './sentences.ts';

/** Asks for the camera, shows it, and says what is wrong with it. */
export class Preview {
  readonly #capture: Capture;
  /** Called when there is something to send, or no more. */
  readonly #changed: () => void;
  /** Grows with everything that makes a question to the browser obsolete. */
  #attempt = 0;
  #mode: Mode | undefined;

  constructor(capture: Capture, changed: () => void) {
    this.#capture = capture;
    this.#changed = changed;
    elements.openCamera.onclick = () => void this.open();
    elements.mute.onclick = () => this.#toggle('microphone', elements.mute);
    elements.camera.onclick = () => this.#toggle('camera', elements.camera);
    capture.events.on('ended', (device) => this.#handleEnded(device));
  }

  /** Camera and microphone are asked for by those who want to be seen, and by nobody else. Once is enough. */
  prepare(mode: Mode): void {
    if (mode === this.#mode) {
      return;
    }
    if (mode === 'video') {
      void this.open();
    } else {
      this.#close();
    }
  }

  async open(): Promise<void> {
    const attempt = this.#begin('video');
    this.#show('pending', 'Allow your camera, so that others can see you.');
    try {
      await this.#capture.open();
      this.#handleAnswer(attempt, () => this.#handleOpened());
    } catch (error) {
      if (!(error instanceof CaptureError)) {
        throw error;
      }
      this.#handleAnswer(attempt, () => this.#show('missing', cameraProblem(error.problem)));
    }
  }

  #close(): void {
    this.#begin('text');
    this.#capture.close();
    elements.localVideo.srcObject = null;
    this.#show('off', WRITING);
    this.#changed();
  }

  #begin(mode: Mode): number {
    this.#mode = mode;
    return ++this.#attempt;
  }

  #handleAnswer(attempt: number, show: () => void): void {
    if (attempt === this.#attempt) {
      show();
      this.#changed();
    } else if (this.#mode === 'text') {
      this.#capture.close();
    }
  }

  #handleOpened(): void {
    elements.localVideo.srcObject = this.#capture.stream ?? null;
    elements.mute.disabled = this.#capture.track('microphone') === undefined;
    elements.camera.disabled = this.#capture.track('camera') === undefined;
    if (this.#capture.track('camera') === undefined) {
      this.#show('off', 'No camera was found. Others will hear you, but not see you.');
    } else if (this.#capture.track('microphone') === undefined) {
      this.#show('shown', 'No microphone was found. Others will see you, but not hear you.');
    } else {
      this.#showCamera();
    }
  }

  #handleEnded(device: Device): void {
    this.#show('missing', `Your ${device} was disconnected.`);
  }

  #toggle(device: Device, button: HTMLButtonElement): void {
    const on = !this.#capture.isOn(device);
    this.#capture.switch(device, on);
    button.setAttribute('aria-pressed', String(!on));
    if (device === 'camera') {
      this.#showCamera();
    }
  }

  #showCamera(): void {
    if (this.#capture.isOn('camera')) {
      this.#show('shown', '');
    } else {
      this.#show('off', 'Your camera is off.');
    }
  }

  #show(picture: 'pending' | 'shown' | 'off' | 'missing', text: string): void {
    elements.self.dataset['picture'] = picture;
    elements.selfText.textContent = text;
    elements.openCamera.hidden = picture !== 'missing';
  }
}
