// The one place where the global of django-leaflet is read; every other module is handed L.
export const L = window.L
