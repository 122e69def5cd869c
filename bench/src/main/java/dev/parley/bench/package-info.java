/** Simulated people who load the running system from outside and check what it tells them. */
package dev.parley.bench;
