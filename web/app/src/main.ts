document.body.dataset['state'] = 'connecting';
