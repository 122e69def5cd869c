/** Whether people may be paired at all. */
package dev.parley.session.gate;
