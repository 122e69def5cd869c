// A random chat "in the usual manner": Socket.IO before a Redis list, in one process. Many of the Omegle clones that are
// public on GitHub pair people in these few lines (LPOP somebody who waits, otherwise RPUSH oneself; LREM on disconnect;
// both are told by io.to(id).emit), and what they leave out is left out here too: nobody looks whether the one taken
// from the list is still there, two who ask at the same moment may both find it empty and both wait, and there are no
// wishes, blocks, records or limits. Nothing was made slower, and nothing was made better.
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { createClient } from 'redis';
import { Server } from 'socket.io';

const redis = createClient({ url: process.env.REDIS_URL });
redis.on('error', (problem) => console.error('redis:', problem.message));
await redis.connect();

const http = createServer();
const io = new Server(http);

io.on('connection', (socket) => {
  socket.on('find', () => find(socket));
  socket.on('next', async () => {
    leave(socket);
    await find(socket);
  });
  socket.on('leave', () => stop(socket));
  socket.on('disconnecting', () => stop(socket));
});

async function find(socket) {
  const partner = await redis.lPop('waiting');
  if (!partner || partner === socket.id) {
    await redis.rPush('waiting', socket.id);
    socket.emit('waiting');
    return;
  }
  const room = randomUUID();
  io.in([socket.id, partner]).socketsJoin(room);
  io.to(socket.id).emit('matched', { room, partner });
  io.to(partner).emit('matched', { room, partner: socket.id });
}

async function stop(socket) {
  if (!leave(socket)) {
    await redis.lRem('waiting', 0, socket.id);
  }
}

// Whether there was a conversation to leave. A socket is always in the room of its own id, too.
function leave(socket) {
  const room = [...socket.rooms].find((each) => each !== socket.id);
  if (!room) {
    return false;
  }
  socket.to(room).emit('left');
  io.in(room).socketsLeave(room);
  return true;
}

http.listen(Number(process.env.PORT), '127.0.0.1', () => console.log(`listens on ${http.address().port}`));
