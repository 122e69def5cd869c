/** What people do while the bench measures, what is measured of it, and what must not happen meanwhile. */
package dev.parley.bench.load;
