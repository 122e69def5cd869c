// Colyseus as its documentation shows it: a room for two that whoever asks joins or makes (joinOrCreate). When it is full
// it is locked, so that nobody takes the place of one who has left, and both are told. Without a state to send there
// is no patch rate, which spares it a timer per room; everything else is as it comes.
import { Room, Server } from '@colyseus/core';
import { WebSocketTransport } from '@colyseus/ws-transport';

class Pair extends Room {
  maxClients = 2;
  patchRate = null;

  onJoin() {
    if (this.clients.length === this.maxClients) {
      this.lock();
      const [one, other] = this.clients;
      one.send('matched', other.sessionId);
      other.send('matched', one.sessionId);
    }
  }

  onLeave() {
    this.broadcast('left');
  }
}

const transport = new WebSocketTransport();
const server = new Server({ transport, greet: false });
// Two meet only where they named the same language.
server.define('pair', Pair).filterBy(['language']);
await server.listen(Number(process.env.PORT), '127.0.0.1');
console.log(`listens on ${transport.server.address().port}`);
