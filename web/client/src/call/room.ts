import {
  ConnectionState,
  LocalAudioTrack,
  LocalVideoTrack,
  LogLevel,
  Room,
  RoomEvent,
  setLogLevel,
  Track,
  TrackEvent,
  type LocalTrack,
  type Participant,
  type RemoteTrack,
  type TrackPublication,
} from 'livekit-client';
import mitt, { type Emitter } from 'mitt';

import type { Mode } from '../protocol.ts';
import type { Capture, Device } from './capture.ts';
import { Texts } from './texts.ts';

// At LiveKit's default a page that works well fills the console.
setLogLevel(LogLevel.warn);

export type CallRoomEvents = {
  joined: void;
  /** LiveKit is getting a broken connection back by itself. */
  reconnecting: void;
  /** For good; also where joining failed. */
  gone: void;
  /** Picture or sound of the partner: `attach` it to an element. */
  track: RemoteTrack;
  /** It ended; maybe told twice. */
  untrack: RemoteTrack;
  /** The first picture of a track of the partner is on the screen, in an element to which it was attached. */
  picture: void;
  partnerSwitched: { device: Device; on: boolean };
  /** The browser wants a click before it plays sound; {@link CallRoom.startSound} in its handler. */
  soundBlocked: boolean;
  /** Written by the partner; to be shown as text, never as HTML. */
  text: string;
};

/** One room, entered once. */
export interface CallRoom {
  readonly events: Emitter<CallRoomEvents>;
  /** @param mode in `text` neither picture nor sound is sent: the token does not allow it */
  join(url: string, token: string, mode: Mode): void;
  leave(): void;
  startSound(): Promise<void>;
  /** Resolves when it is on its way to a partner who is there. @throws TextError */
  sendText(text: string): Promise<void>;
}

/** Before LiveKit throws out whoever is there still, two seconds after the end. */
const CLOSE_AFTER_MILLISECONDS = 1000;

/** LiveKit opens two audio contexts for each microphone that is sent, only to say that it is silent. */
class MicrophoneTrack extends LocalAudioTrack {
  override async checkForSilence(): Promise<boolean> {
    return false;
  }
}

/**
 * The only one who speaks to LiveKit. It is given clones of the camera's and microphone's tracks, because it stops what
 * it was given (also 15 s after a failed join) and the originals must outlive the room.
 */
export class LiveKitRoom implements CallRoom {
  readonly events = mitt<CallRoomEvents>();
  readonly #capture: Capture;
  // Two peer connections bring the first picture 50 ms earlier than one, and cost the server a third less.
  readonly #room = new Room({ singlePeerConnection: false });
  readonly #published = new Map<Device, LocalTrack>();
  readonly #texts: Texts;

  constructor(capture: Capture) {
    this.#capture = capture;
    this.#texts = new Texts(this.#room, (text) => this.events.emit('text', text));
    this.#room
      .on(RoomEvent.Connected, () => this.events.emit('joined'))
      .on(RoomEvent.SignalReconnecting, () => this.events.emit('reconnecting'))
      .on(RoomEvent.Reconnecting, () => this.events.emit('reconnecting'))
      .on(RoomEvent.Reconnected, () => this.events.emit('joined'))
      .on(RoomEvent.Disconnected, () => this.#handleGone())
      .on(RoomEvent.TrackSubscribed, (track, publication) => this.#handleTrack(track, publication))
      .on(RoomEvent.TrackUnsubscribed, (track) => this.events.emit('untrack', track))
      .on(RoomEvent.TrackMuted, (publication, who) => this.#handleSwitch(publication, who))
      .on(RoomEvent.TrackUnmuted, (publication, who) => this.#handleSwitch(publication, who))
      .on(RoomEvent.AudioPlaybackStatusChanged, (plays) => this.events.emit('soundBlocked', !plays));
  }

  /** Publishing begins before the connection stands: LiveKit then does both in one go. */
  join(url: string, token: string, mode: Mode): void {
    this.#room.connect(url, token).catch((error: unknown) => {
      console.warn('Parley: the room could not be joined', error);
      this.#handleGone();
    });
    if (mode === 'video') {
      this.#capture.events.on('opened', this.#publish);
      this.#capture.events.on('switched', this.#handleOwnSwitch);
      this.#publish();
    }
  }

  /**
   * From here on nothing is sent, seen or heard. A connection that stands is closed a moment later, because closing keeps
   * the page busy for a tenth of a second, and the next partner is told of meanwhile.
   */
  leave(): void {
    this.#release();
    this.#untrackAll();
    if (this.#room.state === ConnectionState.Connected) {
      setTimeout(() => this.#disconnect(), CLOSE_AFTER_MILLISECONDS);
    } else {
      this.#disconnect();
    }
  }

  startSound(): Promise<void> {
    return this.#room.startAudio();
  }

  sendText(text: string): Promise<void> {
    return this.#texts.send(text);
  }

  /** Again when the devices are opened anew, such as after the page was loaded in the middle of a conversation. */
  readonly #publish = (): void => {
    this.#publishDevice('camera', Track.Source.Camera);
    this.#publishDevice('microphone', Track.Source.Microphone);
  };

  #publishDevice(device: Device, source: Track.Source): void {
    const before = this.#published.get(device);
    if (before !== undefined) {
      this.#published.delete(device);
      void this.#room.localParticipant.unpublishTrack(before);
    }
    const clone = this.#capture.track(device)?.clone();
    if (clone === undefined) {
      return;
    }
    const isCamera = device === 'camera';
    const track = isCamera ? new LocalVideoTrack(clone, undefined, true) : new MicrophoneTrack(clone, undefined, true);
    this.#published.set(device, track);
    void this.#handleOwnSwitch(device);
    this.#room.localParticipant
      .publishTrack(track, { source, simulcast: this.#capture.picture.simulcast })
      .catch((error: unknown) => console.warn(`Parley: the ${device} could not be published`, error));
  }

  readonly #handleOwnSwitch = async (device: Device): Promise<void> => {
    const track = this.#published.get(device);
    await (this.#capture.isOn(device) ? track?.unmute() : track?.mute());
  };

  #untrackAll(): void {
    for (const { trackPublications } of this.#room.remoteParticipants.values()) {
      for (const { track } of trackPublications.values()) {
        if (track !== undefined) {
          this.events.emit('untrack', track);
        }
      }
    }
  }

  #disconnect(): void {
    this.#room.disconnect().catch((error: unknown) => console.warn('Parley: leaving the room failed', error));
  }

  #handleTrack(track: RemoteTrack, publication: TrackPublication): void {
    if (track.kind === Track.Kind.Video) {
      track.once(TrackEvent.ElementAttached, (element) =>
        (element as HTMLVideoElement).requestVideoFrameCallback?.(() => this.events.emit('picture')),
      );
    }
    this.events.emit('track', track);
    this.events.emit('partnerSwitched', { device: deviceOf(publication), on: !publication.isMuted });
  }

  #handleSwitch(publication: TrackPublication, who: Participant): void {
    if (!who.isLocal) {
      this.events.emit('partnerSwitched', { device: deviceOf(publication), on: !publication.isMuted });
    }
  }

  #handleGone(): void {
    this.#release();
    this.events.emit('gone');
  }

  #release(): void {
    this.#texts.close();
    this.#capture.events.off('opened', this.#publish);
    this.#capture.events.off('switched', this.#handleOwnSwitch);
    this.#published.forEach((track) => track.mediaStreamTrack.stop());
    this.#published.clear();
  }
}

function deviceOf(publication: TrackPublication): Device {
  return publication.kind === Track.Kind.Video ? 'camera' : 'microphone';
}
