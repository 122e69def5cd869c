/** Who waits, who may meet, who is paired. */
package dev.parley.queue;
