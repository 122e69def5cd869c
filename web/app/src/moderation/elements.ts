import { byId } from '../by-id.ts';

/** The elements of the moderators' page, found once; a missing one shows at the start. */

export const desk = byId('desk', HTMLElement);
export const progress = byId('progress', HTMLElement);
export const problem = byId('problem', HTMLElement);
export const leave = byId('leave', HTMLButtonElement);

export const door = byId('door', HTMLElement);
export const doorForm = byId('door-form', HTMLFormElement);
export const token = byId('token', HTMLInputElement);
export const enter = byId('enter', HTMLButtonElement);

export const reports = byId('reports', HTMLElement);
export const reportsTitle = byId('reports-title', HTMLElement);
export const filter = byId('filter', HTMLFormElement);
export const which = byId('which', HTMLSelectElement);
export const reason = byId('reason', HTMLSelectElement);
export const reportList = byId('report-list', HTMLOListElement);
export const reportsEmpty = byId('reports-empty', HTMLElement);
export const more = byId('more', HTMLButtonElement);

export const file = byId('file', HTMLElement);
export const fileTitle = byId('file-title', HTMLElement);
export const fileAbout = byId('file-about', HTMLElement);
export const fileComment = byId('file-comment', HTMLElement);
export const fileDecision = byId('file-decision', HTMLElement);
export const banForm = byId('ban-form', HTMLFormElement);
export const banReason = byId('ban-reason', HTMLInputElement);
export const banHours = byId('ban-hours', HTMLSelectElement);
export const dismiss = byId('dismiss', HTMLButtonElement);
export const reportedTitle = byId('reported-title', HTMLElement);
export const reported = byId('reported', HTMLElement);
export const reporterTitle = byId('reporter-title', HTMLElement);
export const reporter = byId('reporter', HTMLElement);
